import type { Deps } from '../../deps.ts';
import { nomDAgent } from '../../domain/connexion/agent.ts';
import type { DetailsAvis, MotifAvis } from '../../domain/connexion/avis.ts';
import { avisAgent } from '../../mails/avis-agent.ts';
import { qualifierEchec } from '../../mails/echecs.ts';
import { paths } from '../../paths.ts';
import { findDestinataireAvis } from '../../repositories/connexion/avis.ts';

export interface AvisAEnvoyer {
  agentId: string;
  motif: MotifAvis;
  le: Date;
  details: DetailsAvis;
  /** The same at every attempt: a receiver can tell a repeat. */
  reference: string;
}

/**
 * Sends one notice to the address known now. Throws when it may be tried again; an address that is refused for good is
 * noted in the log, and no longer tried: nobody but the agent was waiting for it.
 */
export async function envoyerAvis(deps: Deps, avis: AvisAEnvoyer): Promise<void> {
  const agent = await deps.database.readOps((trx) => findDestinataireAvis(trx, avis.agentId));
  if (agent === undefined || agent.mail === null) return;
  const { baseUrl } = deps.config;
  const contenu = avisAgent({ ...avis, ...agent, urlMonAcces: `${baseUrl}${paths.monAcces()}` });
  try {
    await deps.mailer.send({
      ...contenu,
      messageId: `<avis-${avis.reference}@${new URL(baseUrl).hostname}>`,
      to: { name: nomDAgent(agent), address: agent.mail },
    });
  } catch (error) {
    const { definitif, motif } = qualifierEchec(error);
    if (!definitif) throw new Error(motif);
    deps.logger.warn({ agent: avis.agentId, avis: avis.motif }, 'avis à un agent refusé par la messagerie');
  }
}
