import type { EcoleTrx, OpsTrx } from '../database/transaction.ts';
import type { DiffOnde } from '../domain/onde/diff/types.ts';
import type { EtatMiseAJour } from '../domain/onde/mise-a-jour.ts';

export interface Proposition {
  etat: EtatMiseAJour;
  empreinte: string;
  /** What was read, as JSON. */
  fichiers: string | null;
  remplaceePar: string | null;
}

const PROPOSITION = `select etat, empreinte, fichiers::text, remplacee_par as "remplaceePar"
  from onde_mises_a_jour where ecole_id = $1 and id = $2`;

export const findProposition = (trx: EcoleTrx, id: string): Promise<Proposition | undefined> =>
  trx.maybeOne<Proposition>(PROPOSITION, [trx.ecoleId, id]);

/** Takes the proposal for this transaction: a second click waits, then finds it taken. */
export const lockProposition = (trx: EcoleTrx, id: string): Promise<Proposition | undefined> =>
  trx.maybeOne<Proposition>(`${PROPOSITION} for update`, [trx.ecoleId, id]);

export interface NouvelleMiseAJour {
  etat: 'proposee' | 'appliquee';
  agentId: string | null;
  auteur: string;
  le: Date;
  /** As JSON, as the diff. */
  fichiers: string | null;
  diff: string;
  empreinte: string;
  resume: readonly string[];
}

export async function insertMiseAJour(trx: EcoleTrx, nouvelle: NouvelleMiseAJour): Promise<string> {
  const appliquee = nouvelle.etat === 'appliquee';
  const { id } = await trx.one<{ id: string }>(
    `insert into onde_mises_a_jour
       (ecole_id, etat, agent_id, auteur, creee_le, appliquee_le, appliquee_par, fichiers, diff, empreinte, resume)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) returning id`,
    [
      trx.ecoleId,
      nouvelle.etat,
      nouvelle.agentId,
      nouvelle.auteur,
      nouvelle.le,
      appliquee ? nouvelle.le : null,
      appliquee ? nouvelle.auteur : null,
      nouvelle.fichiers,
      nouvelle.diff,
      nouvelle.empreinte,
      nouvelle.resume,
    ],
  );
  return id;
}

/**
 * Its diff, or the one that the director's answers made of it, becomes the record of what changed; the lines that were read are erased.
 */
export async function closeAppliquee(
  trx: EcoleTrx,
  id: string,
  { le, par, resume, diff }: { le: Date; par: string; resume: readonly string[]; diff: DiffOnde | null },
): Promise<void> {
  await trx.run(
    `update onde_mises_a_jour set etat = 'appliquee', appliquee_le = $3, appliquee_par = $4, resume = $5,
       diff = coalesce($6::json, diff), fichiers = null
     where ecole_id = $1 and id = $2 and etat = 'proposee'`,
    [trx.ecoleId, id, le, par, resume, diff && JSON.stringify(diff)],
  );
}

/** Nothing came of it: everything read is erased. Answers false when it was closed already. */
export async function closeSansSuite(
  trx: EcoleTrx,
  id: string,
  fin: { etat: 'abandonnee' } | { etat: 'perimee'; remplaceePar: string },
): Promise<boolean> {
  const fermees = await trx.run(
    `update onde_mises_a_jour set etat = $3, remplacee_par = $4, fichiers = null, diff = null
     where ecole_id = $1 and id = $2 and etat = 'proposee'`,
    [trx.ecoleId, id, fin.etat, fin.etat === 'perimee' ? fin.remplaceePar : null],
  );
  return fermees === 1;
}

/** The agent's own proposals still waiting, that a new one replaces. */
export async function closePropositionsDe(trx: EcoleTrx, agentId: string): Promise<void> {
  await trx.run(
    `update onde_mises_a_jour set etat = 'abandonnee', fichiers = null, diff = null
     where ecole_id = $1 and agent_id = $2 and etat = 'proposee'`,
    [trx.ecoleId, agentId],
  );
}

/** In every school: proposals nobody confirmed since a date, and the detail of what was applied before another. */
export function effacerDetails(
  trx: OpsTrx,
  { propositionsAvant, detailsAvant }: { propositionsAvant: Date; detailsAvant: Date },
): Promise<number> {
  return trx.run(
    `update onde_mises_a_jour set fichiers = null, diff = null,
       etat = case when etat = 'proposee' then 'abandonnee' else etat end
     where etat = 'proposee' and creee_le < $1 or etat = 'appliquee' and diff is not null and appliquee_le < $2`,
    [propositionsAvant, detailsAvant],
  );
}
