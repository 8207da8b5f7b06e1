import sql, { type Sql } from 'sql-template-tag';
import type { EcoleLecture, EcoleTrx, OpsLecture, OpsTrx } from '../../database/transaction.ts';
import type { DiffOnde } from '../../domain/onde/diff/types.ts';
import type { EtatMiseAJour } from '../../domain/onde/mise-a-jour.ts';

export interface MiseAJourProposee {
  etat: EtatMiseAJour;
  empreinte: string;
  /** What was read, as JSON. */
  fichiers: string | null;
  remplaceePar: string | null;
}

const selectProposition = ({ ecoleId }: EcoleLecture, id: string): Sql =>
  sql`select etat, empreinte, fichiers::text, remplacee_par as "remplaceePar"
    from onde_mises_a_jour where ecole_id = ${ecoleId} and id = ${id}`;

export const findProposition = (trx: EcoleLecture, id: string): Promise<MiseAJourProposee | undefined> =>
  trx.maybeOne<MiseAJourProposee>(selectProposition(trx, id));

/** Takes the proposal for this transaction: a second click waits, then finds it taken. */
export const lockProposition = (trx: EcoleTrx, id: string): Promise<MiseAJourProposee | undefined> =>
  trx.maybeOne<MiseAJourProposee>(sql`${selectProposition(trx, id)} for update`);

export interface NouvelleMiseAJour {
  etat: 'proposee' | 'appliquee';
  agentId: string | null;
  auteur: string;
  /** Null for an agent's, which the database dates. */
  le: Date | null;
  /** As JSON, as the diff. */
  fichiers: string | null;
  diff: string;
  empreinte: string;
  resume: readonly string[];
}

export async function insertMiseAJour(trx: EcoleTrx, nouvelle: NouvelleMiseAJour): Promise<string> {
  const appliquee = nouvelle.etat === 'appliquee';
  const { id } = await trx.one<{ id: string }>(
    sql`insert into onde_mises_a_jour
       (ecole_id, etat, agent_id, auteur, creee_le, appliquee_le, appliquee_par, fichiers, diff, empreinte, resume)
     values (${trx.ecoleId}, ${nouvelle.etat}, ${nouvelle.agentId}, ${nouvelle.auteur}, ${nouvelle.le},
       ${appliquee ? nouvelle.le : null}, ${appliquee ? nouvelle.auteur : null}, ${nouvelle.fichiers},
       ${nouvelle.diff}, ${nouvelle.empreinte}, ${nouvelle.resume}) returning id`,
  );
  return id;
}

/**
 * Its diff, or the one that the director's answers made of it, becomes the record of what changed; the lines that were read are erased. The
 * database dates it.
 */
export async function closeAppliquee(
  trx: EcoleTrx,
  id: string,
  { par, resume, diff }: { par: string; resume: readonly string[]; diff: DiffOnde | null },
): Promise<void> {
  await trx.run(
    sql`update onde_mises_a_jour set etat = 'appliquee', appliquee_par = ${par},
       resume = ${resume}, diff = coalesce(${diff && JSON.stringify(diff)}::json, diff), fichiers = null
     where ecole_id = ${trx.ecoleId} and id = ${id} and etat = 'proposee'`,
  );
}

/** Nothing came of it: everything read is erased. Answers false when it was closed already. */
export async function closeSansSuite(
  trx: EcoleTrx,
  id: string,
  fin: { etat: 'abandonnee' } | { etat: 'perimee'; remplaceePar: string },
): Promise<boolean> {
  const fermees = await trx.run(
    sql`update onde_mises_a_jour set etat = ${fin.etat},
       remplacee_par = ${fin.etat === 'perimee' ? fin.remplaceePar : null}, fichiers = null, diff = null
     where ecole_id = ${trx.ecoleId} and id = ${id} and etat = 'proposee'`,
  );
  return fermees === 1;
}

/** The agent's own proposals still waiting, that a new one replaces. */
export async function closePropositionsDe(trx: EcoleTrx, agentId: string): Promise<void> {
  await trx.run(
    sql`update onde_mises_a_jour set etat = 'abandonnee', fichiers = null, diff = null
     where ecole_id = ${trx.ecoleId} and agent_id = ${agentId} and etat = 'proposee'`,
  );
}

export interface DetailsAnciens {
  propositionsAvant: Date;
  detailsAvant: Date;
}

const detailsAnciens = ({ propositionsAvant, detailsAvant }: DetailsAnciens) =>
  sql`(etat = 'proposee' and creee_le < ${propositionsAvant}
    or etat = 'appliquee' and diff is not null and appliquee_le < ${detailsAvant})`;

/** In every school: proposals nobody confirmed since a date, and the detail of what was applied before another. */
export const effacerDetails = (trx: OpsTrx, lesquels: DetailsAnciens, auPlus: number): Promise<number> =>
  trx.run(
    sql`update onde_mises_a_jour set fichiers = null, diff = null,
       etat = case when etat = 'proposee' then 'abandonnee' else etat end
     where (ecole_id, id) in (select ecole_id, id from onde_mises_a_jour where ${detailsAnciens(lesquels)}
       limit ${auPlus} for update skip locked)`,
  );

export async function countDetailsAnciens(trx: OpsLecture, lesquels: DetailsAnciens): Promise<number> {
  const { nombre } = await trx.one<{ nombre: number }>(
    sql`select count(*)::int as nombre from onde_mises_a_jour where ${detailsAnciens(lesquels)}`,
  );
  return nombre;
}
