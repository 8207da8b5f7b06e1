import sql from 'sql-template-tag';
import type { EcoleLecture } from '../../database/transaction.ts';
import { MOTIFS_DE_MAIL } from '../../domain/comptes/decision/motifs.ts';
import type { StatutEnvoi } from '../../domain/operations/envoi.ts';
import { joignableSql, REPRESENTANT_BLOQUE } from '../comptes/compte-sql.ts';
import { rejetes } from './envois-sql.ts';

export const ENVOIS_PAR_PAGE = 50;

/** Envois of an operation by status; one that was sent again counts once, as its replacement. */
export async function resumeEnvois(
  trx: EcoleLecture,
  operationId: string,
): Promise<Record<StatutEnvoi, number>> {
  const rows = await trx.rows<{ statut: StatutEnvoi; nombre: number }>(
    sql`select statut, count(*)::int as nombre from envois
     where ecole_id = ${trx.ecoleId} and operation_id = ${operationId} and remplace_par is null group by statut`,
  );
  const resume = { en_attente: 0, differe: 0, envoye: 0, rejete: 0 };
  for (const { statut, nombre } of rows) resume[statut] = nombre;
  return resume;
}

export interface EnvoiVu {
  id: string;
  operationId: string;
  ficheId: string;
  nom: string;
  prenom: string;
  adresse: string;
  statut: StatutEnvoi;
  motif: string | null;
  tentatives: number;
  prochainEssaiLe: Date | null;
  envoyeLe: Date | null;
  creeLe: Date;
}

const COLUMNS = sql`v.id, v.operation_id as "operationId", v.fiche_id as "ficheId", coalesce(r.nom_usage, r.nom) as nom,
  r.prenom, v.adresse, v.statut, v.motif, v.tentatives, v.prochain_essai_le as "prochainEssaiLe",
  v.envoye_le as "envoyeLe", v.created_at as "creeLe"
  from envois v join representants_legaux r on r.ecole_id = v.ecole_id and r.id = v.fiche_id`;

/** One page of an operation's envois: what needs somebody first, then by name; « page » begins at 1. */
export const listEnvois = (
  trx: EcoleLecture,
  operationId: string,
  { statut, page }: { statut?: StatutEnvoi | undefined; page: number },
): Promise<EnvoiVu[]> =>
  trx.rows<EnvoiVu>(
    sql`select ${COLUMNS} where v.ecole_id = ${trx.ecoleId} and v.operation_id = ${operationId} and v.remplace_par is null
       ${statut === undefined ? sql`` : sql`and v.statut = ${statut}`}
     order by array_position('{rejete,differe,en_attente,envoye}'::text[], v.statut), r.tri, v.id
     limit ${ENVOIS_PAR_PAGE} offset ${(page - 1) * ENVOIS_PAR_PAGE}`,
  );

/** Every envoi to a guardian, the last one first. */
export const listEnvoisFiche = (trx: EcoleLecture, ficheId: string): Promise<EnvoiVu[]> =>
  trx.rows<EnvoiVu>(
    sql`select ${COLUMNS} where v.ecole_id = ${trx.ecoleId} and v.fiche_id = ${ficheId} order by v.id desc`,
  );

/** How many « Renvoyer » would send. */
export async function countRenvoyables(
  trx: EcoleLecture,
  operationId: string,
  maintenant: Date,
): Promise<number> {
  const { nombre } = await trx.one<{ nombre: number }>(
    sql`select (count(*) filter (where ${joignableSql(maintenant)}))::int as nombre ${rejetes(trx, operationId)}`,
  );
  return nombre;
}

/**
 * Guardians of an operation by mail whom no mail reached, still in the school and not blocked: no usable address when it was
 * confirmed, or the last envoi failed. The figure on the screen and the plan of their sheets are both this list.
 */
export async function listNonJoints(trx: EcoleLecture, operationId: string): Promise<string[]> {
  // Who left or is blocked is dropped here: in the WHERE, without statistics, the whole school is walked for each of them.
  const rows = await trx.rows<{ id: string; present: boolean }>(
    sql`select o.fiche_id as id, r.parti_le is null and not ${REPRESENTANT_BLOQUE} as present from operation_comptes o
     join representants_legaux r on r.ecole_id = o.ecole_id and r.id = o.fiche_id
     where o.ecole_id = ${trx.ecoleId} and o.operation_id = ${operationId} and (
       o.motif = any (${MOTIFS_DE_MAIL})
       or exists (select 1 from envois v where v.ecole_id = o.ecole_id and v.operation_id = o.operation_id
                  and v.fiche_id = o.fiche_id and v.statut = 'rejete' and v.remplace_par is null))`,
  );
  return rows.filter(({ present }) => present).map(({ id }) => id);
}
