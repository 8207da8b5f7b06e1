import type { Deps } from '../../deps.ts';
import type { EvenementDeDelegation, RoleDeDelegation } from '../../domain/circonscription/delegation.ts';
import { nomDAgent } from '../../domain/connexion/agent.ts';
import { avisDeDelegation } from '../../mails/avis-delegation.ts';
import { qualifierEchec } from '../../mails/echecs.ts';
import { paths } from '../../paths.ts';
import { findDelegationDAvis } from '../../queries/circonscription/avis.ts';
import { findDestinataireAvis } from '../../repositories/connexion/avis.ts';

export interface AvisDeDelegationAEnvoyer {
  delegationId: string;
  agentId: string;
  role: RoleDeDelegation;
  evenement: EvenementDeDelegation;
  le: Date;
  /** The same at every attempt. */
  reference: string;
}

/** Sends one notice to the address known now. Throws when it may be tried again; one refused for good is noted in the log. */
export async function envoyerAvisDeDelegation(deps: Deps, avis: AvisDeDelegationAEnvoyer): Promise<void> {
  const { agent, delegation } = await deps.database.readOps(async (trx) => ({
    agent: await findDestinataireAvis(trx, avis.agentId),
    delegation: await findDelegationDAvis(trx, avis.delegationId),
  }));
  if (agent === undefined || agent.mail === null || delegation === undefined) return;
  const { baseUrl } = deps.config;
  const { uai } = delegation;
  const page = {
    enseignant: paths.accueil({ uai }),
    ien: paths.delegation({ id: avis.delegationId }),
    direction: paths.delegationEcole({ uai, id: avis.delegationId }),
  }[avis.role];
  const contenu = avisDeDelegation({ ...avis, destinataire: agent, delegation, url: `${baseUrl}${page}` });
  try {
    await deps.mailer.send({
      ...contenu,
      messageId: `<delegation-${avis.reference}@${new URL(baseUrl).hostname}>`,
      to: { name: nomDAgent(agent), address: agent.mail },
    });
  } catch (error) {
    const { definitif, motif } = qualifierEchec(error);
    if (!definitif) throw new Error(motif);
    deps.logger.warn(
      { agent: avis.agentId, delegation: avis.delegationId, avis: avis.evenement },
      'avis de délégation refusé par la messagerie',
    );
  }
}
