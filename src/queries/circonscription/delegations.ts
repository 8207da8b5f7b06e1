import sql, { type Sql } from 'sql-template-tag';
import type { AgentLecture, EcoleLecture } from '../../database/transaction.ts';
import type {
  DemandeDeDelegation,
  EtatDelegation,
  RefusDeDeleguer,
} from '../../domain/circonscription/delegation.ts';
import type { Perimetre } from '../../domain/ecole/perimetre.ts';

/** A delegation as an IEN or a director sees it. « Par »: null beside a date, ops. Days are « YYYY-MM-DD », included. */
export interface DelegationMontree {
  id: string;
  ecoleId: string;
  uai: string;
  enseignantId: string;
  enseignant: string;
  perimetre: Perimetre;
  debut: string;
  fin: string;
  etat: EtatDelegation;
  accordeeLe: Date;
  accordeePar: string;
  /** When it counts, or counted, without the director. */
  effetLe: Date;
  accepteeLe: Date | null;
  accepteePar: string | null;
  /** Refused or withdrawn. */
  finieLe: Date | null;
  finiePar: string | null;
  motif: string | null;
}

/** A teacher who works in the school, as ops or its director say. */
export interface EnseignantMontre {
  id: string;
  ecoleId: string;
  enseignantId: string;
  enseignant: string;
  depuisLe: Date;
  /** Null: ops. */
  attesteePar: string | null;
  sansMail: boolean;
  /** Cannot log in: nothing can be delegated. */
  desactive: boolean;
}

const COLONNES = sql`d.id, d.ecole_id as "ecoleId", d.uai, d.enseignant_id as "enseignantId", d.enseignant, d.perimetre,
  d.debut::text, d.fin::text, d.etat, d.accordee_le as "accordeeLe", d.accordee_par as "accordeePar",
  d.effet_le as "effetLe", d.acceptee_le as "accepteeLe", d.acceptee_par as "accepteePar", d.finie_le as "finieLe",
  d.finie_par as "finiePar", d.motif`;
const VIVANTES = sql`d.etat in ('en_attente', 'a_venir', 'en_cours')`;
const COLONNES_ENSEIGNANT = sql`f.id, f.ecole_id as "ecoleId", f.enseignant_id as "enseignantId", f.enseignant,
  f.depuis_le as "depuisLe", f.attestee_par as "attesteePar", f.sans_mail as "sansMail", f.desactive`;

/** Where to look: an IEN in the circonscription, a director in the school entered. */
const delegations = (trx: AgentLecture | EcoleLecture): Sql =>
  trx.kind === 'agent' ? sql`delegations_de_ma_circonscription() d` : sql`delegations_de_mon_ecole() d`;
const enseignants = (trx: AgentLecture | EcoleLecture): Sql =>
  trx.kind === 'agent' ? sql`enseignants_de_ma_circonscription() f` : sql`enseignants_de_mon_ecole() f`;

/** Those of which something may still become, in these schools. */
export const listDelegationsVivantes = (
  trx: AgentLecture | EcoleLecture,
  ecoleIds: readonly string[],
): Promise<DelegationMontree[]> =>
  trx.rows<DelegationMontree>(
    sql`select ${COLONNES} from ${delegations(trx)} where d.ecole_id = any (${ecoleIds}) and ${VIVANTES}
     order by d.debut, d.enseignant, d.id`,
  );

export const TAILLE_PAGE_DELEGATIONS = 20;

/** The others of one school, the latest first. */
export async function listDelegationsPassees(
  trx: AgentLecture | EcoleLecture,
  ecoleId: string,
  page: number,
): Promise<{ passees: DelegationMontree[]; total: number }> {
  const passees = sql`${delegations(trx)} where d.ecole_id = ${ecoleId} and not ${VIVANTES}`;
  const { total } = await trx.one<{ total: number }>(sql`select count(*)::int as total from ${passees}`);
  const lignes = await trx.rows<DelegationMontree>(
    sql`select ${COLONNES} from ${passees} order by d.fin desc, d.id desc
     limit ${TAILLE_PAGE_DELEGATIONS} offset ${(page - 1) * TAILLE_PAGE_DELEGATIONS}`,
  );
  return { passees: lignes, total };
}

export const findDelegation = (
  trx: AgentLecture | EcoleLecture,
  id: string,
): Promise<DelegationMontree | undefined> =>
  trx.maybeOne<DelegationMontree>(sql`select ${COLONNES} from ${delegations(trx)} where d.id = ${id}`);

export const listEnseignants = (
  trx: AgentLecture | EcoleLecture,
  ecoleIds: readonly string[],
): Promise<EnseignantMontre[]> =>
  trx.rows<EnseignantMontre>(
    sql`select ${COLONNES_ENSEIGNANT} from ${enseignants(trx)} where f.ecole_id = any (${ecoleIds})
     order by f.enseignant, f.id`,
  );

export const findEnseignant = (
  trx: AgentLecture | EcoleLecture,
  id: string,
): Promise<EnseignantMontre | undefined> =>
  trx.maybeOne<EnseignantMontre>(
    sql`select ${COLONNES_ENSEIGNANT} from ${enseignants(trx)} where f.id = ${id}`,
  );

/** Today in Paris, and when a delegation granted now would count without the director: what the database will say. */
export const lireCalendrier = (trx: AgentLecture | EcoleLecture): Promise<{ jour: string; effetLe: Date }> =>
  trx.one<{ jour: string; effetLe: Date }>(
    sql`select aujourd_hui_a_paris()::text as jour, effet_sans_accord(now()) as "effetLe"`,
  );

/** Why the database would not grant this one; null: nothing known now stands against it (accorder_delegation() judges again). */
export async function jugerDelegation(
  trx: AgentLecture,
  { ecoleId, enseignantId, perimetre, debut, fin }: DemandeDeDelegation,
): Promise<RefusDeDeleguer | null> {
  const { refus } = await trx.one<{ refus: RefusDeDeleguer | null }>(
    sql`select juger_delegation(${ecoleId}, ${enseignantId}, ${perimetre}, ${debut}, ${fin}) as refus`,
  );
  return refus;
}
