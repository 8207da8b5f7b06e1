import type { OpsTrx } from '../../database/transaction.ts';
import { formatDate } from '../../domain/francais.ts';
import { laVeille } from '../../domain/jour.ts';
import type { ActionJournal } from '../../domain/journal/actions.ts';
import { AppError, ConflictError } from '../../errors.ts';
import type { EcoleConnue } from '../../queries/ecole/ecoles.ts';
import {
  type AgentConnu,
  aujourdhui,
  endHabilitation,
  type Habilitation,
  insertHabilitation,
  listAutresHabilites,
  listHabilitations,
} from '../../repositories/connexion/agents-exploitation.ts';
import { journaliserDansEcole } from '../../repositories/ecole/ecoles.ts';
import { journaliser } from '../../repositories/journal.ts';
import { getAgent } from '../connexion/agents.ts';
import { getEcole } from '../ecole/ecoles.ts';

export interface DemandeHabilitation {
  identifiant: string;
  uai: string;
  /** « YYYY-MM-DD », both included. */
  debut?: string | undefined;
  fin?: string | undefined;
  /** The director who leaves. */
  remplace?: string | undefined;
}

export interface ResultatHabilitation {
  agent: AgentConnu;
  ecole: EcoleConnue;
  /** « fin »: a right there was already given, and this is when it ends; « retrait »: before it has begun. */
  fait: 'droit' | 'fin' | 'retrait';
  periode: Habilitation;
  /** The last day of the one who is replaced. */
  remplace?: { agent: AgentConnu; jusquau: string };
  /** Who else has a right by function in the school at that time. */
  autres: { identifiant: string; nom: string; prenom: string }[];
}

/**
 * Gives a school by function (a new director, an interim), or says when such a right ends: « fin » alone about a right that
 * stands; before its first day, which must be to come, it never was. What ends, ends at the next request. Both journals say it. Throws an AppError when something does not fit.
 */
export async function habiliterAgent(
  trx: OpsTrx,
  demande: DemandeHabilitation,
): Promise<ResultatHabilitation> {
  const agent = await getAgent(trx, demande.identifiant);
  const ecole = await getEcole(trx, demande.uai);
  const ids = { agentId: agent.id, ecoleId: ecole.id };
  const jour = await aujourdhui(trx);
  const droits = await listHabilitations(trx, ids, jour);
  const [premier] = droits;
  const { fin, remplace } = demande;

  if (premier !== undefined && demande.debut === undefined && fin !== undefined && remplace === undefined) {
    const { debut } = premier;
    if (fin < debut && debut <= jour)
      throw refus(
        `Ce droit a commencé le ${formatDate(debut)}\u00a0: il ne peut finir avant. Pour le fermer au plus tôt\u00a0: --fin ${debut < jour ? laVeille(jour) : debut} (jour inclus).`,
      );
    await endHabilitation(trx, ids, { debut, fin });
    await noter(trx, ecole, 'agent.habilitation_modifiee', { agent: agent.id, debut, fin });
    return { agent, ecole, fait: fin < debut ? 'retrait' : 'fin', periode: { debut, fin }, autres: [] };
  }

  const periode = { debut: demande.debut ?? jour, fin: fin ?? null };
  verifier(agent, ecole, periode, droits);
  const sortant =
    remplace === undefined ? undefined : await remplacer(trx, agent, ecole, remplace, periode.debut);
  await insertHabilitation(trx, ids, periode);
  await noter(trx, ecole, 'agent.habilite', { agent: agent.id, ...periode });
  const autres = await listAutresHabilites(trx, ids, periode);
  return { agent, ecole, fait: 'droit', periode, ...(sortant ? { remplace: sortant } : {}), autres };
}

function verifier(
  agent: AgentConnu,
  ecole: EcoleConnue,
  periode: Habilitation,
  droits: readonly Habilitation[],
): void {
  const { debut, fin } = periode;
  if (agent.desactive)
    throw refus(
      `«\u00a0${agent.identifiant}\u00a0» est désactivé\u00a0: réactivez-le d’abord (agents:desactiver --reactiver).`,
    );
  if (ecole.fermeeLe !== null)
    throw refus(`L’école ${ecole.uai} est fermée depuis le ${formatDate(ecole.fermeeLe)}.`);
  if (agent.fonction === 'ien')
    throw refus(
      'Un IEN n’administre pas les comptes d’une école\u00a0: il délègue, ou sa circonscription se donne à la création.',
    );
  if (agent.fonction === 'enseignant' && fin === null)
    throw refus('Un enseignant ne dirige une école que par intérim\u00a0: donnez-en la fin (--fin).');
  if (fin !== null && fin < debut)
    throw refus(`La fin (${formatDate(fin)}) précède le début (${formatDate(debut)}).`);
  const deja = droits.find((d) => d.debut <= (fin ?? '9999-12-31') && (d.fin ?? '9999-12-31') >= debut);
  if (deja !== undefined) {
    const jusque = deja.fin === null ? 'sans date de fin' : `jusqu’au ${formatDate(deja.fin)} inclus`;
    throw new ConflictError(
      'Droit déjà donné',
      `«\u00a0${agent.identifiant}\u00a0» a déjà ce droit depuis le ${formatDate(deja.debut)}, ${jusque}. Pour en fixer la fin\u00a0: --fin, sans --debut ni --remplace.`,
    );
  }
}

/** The one who leaves keeps the right until the day before. */
async function remplacer(
  trx: OpsTrx,
  entrant: AgentConnu,
  ecole: EcoleConnue,
  identifiant: string,
  debut: string,
): Promise<{ agent: AgentConnu; jusquau: string }> {
  const agent = await getAgent(trx, identifiant);
  if (agent.id === entrant.id) throw refus('Nul ne se remplace soi-même.');
  const ids = { agentId: agent.id, ecoleId: ecole.id };
  const droits = await listHabilitations(trx, ids, debut);
  if (droits.length === 0)
    throw refus(
      `«\u00a0${agent.identifiant}\u00a0» n’a pas de droit dans l’école ${ecole.uai} à partir du ${formatDate(debut)}.`,
    );
  const jusquau = laVeille(debut);
  for (const droit of droits) await endHabilitation(trx, ids, { debut: droit.debut, fin: jusquau });
  await noter(trx, ecole, 'agent.habilitation_finie', { agent: agent.id, fin: jusquau });
  return { agent, jusquau };
}

async function noter(
  trx: OpsTrx,
  ecole: EcoleConnue,
  action: ActionJournal,
  details: Record<string, string | null>,
): Promise<void> {
  await journaliser(trx, action, { ...details, ecole: ecole.id });
  await journaliserDansEcole(trx, ecole.id, action, details);
}

const refus = (message: string): AppError => new AppError(422, 'Droit refusé', message);
