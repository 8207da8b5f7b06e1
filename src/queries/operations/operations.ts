import sql, { type Sql } from 'sql-template-tag';
import type { EcoleLecture } from '../../database/transaction.ts';
import type { Effet } from '../../domain/comptes/decision/cases.ts';
import type { Terme } from '../../domain/comptes/decision/effets.ts';
import { MOTIFS_SANS_RECOURS, type MotifRefus } from '../../domain/comptes/decision/motifs.ts';
import type { Profil } from '../../domain/comptes/etats.ts';
import type { Mode, TypeOperation } from '../../domain/comptes/modes.ts';
import { SANS_CLASSE } from '../../domain/ecole/classe.ts';
import type { Operation } from '../../domain/operations/operation.ts';
import { ficheBloquee } from '../comptes/compte-sql.ts';
import { informeDepuisImpression } from './impression.ts';

/** Who did it, and who had prepared it: told apart by their numbers, since two agents may have one name. */
const PAR_QUI = sql`coalesce(o.confirmee_par, o.auteur) as auteur,
  case when o.confirmee_par_id <> o.agent_id then o.auteur end as "prepareePar"`;

/** « o » is an operation. */
export const COLONNES_OPERATION = sql`o.id, o.type, o.profil, o.reinitialiser, o.mode, o.etat, ${PAR_QUI},
  jsonb_build_object('liste', o.depuis_liste, 'ficheId', o.depuis_fiche_id::text,
    'operationId', o.depuis_operation_id::text) as depuis,
  o.planifiee_le as "planifieeLe", o.executee_le as "executeeLe", o.remplacee_par as "remplaceePar"`;

export const findOperation = (trx: EcoleLecture, id: string): Promise<Operation | undefined> =>
  trx.maybeOne<Operation>(
    sql`select ${COLONNES_OPERATION} from operations o where o.ecole_id = ${trx.ecoleId} and o.id = ${id}`,
  );

/** Of those who have no sheet, how many are named; beyond, they are counted. */
export const BLOQUES_NOMMES = 3;

export interface NomDePersonne {
  nom: string;
  prenom: string;
}

export interface ResumeOperation {
  total: number;
  /** « terme »: of the provisional passwords that a reset had given and that are kept. */
  parEffet: { effet: Effet; nombre: number; terme: Terme | null }[];
  refus: { nom: string; prenom: string; classe: string; motif: MotifRefus }[];
  /** How many cannot be served whatever the mode. */
  refuses: number;
  /** Guardians not activated yet whose mobile ONDE knows: they can register by themselves (guide §4). */
  autonomes: number;
  /** Served and still in the school: those of the list (rules §6). */
  listables: number;
  /** Among them, not blocked since: those of the sheets. */
  imprimables: number;
  /** Among them, informed since their sheet was last printed. */
  aImprimer: number;
  /** The first ones of those listed without a sheet, because the school has blocked them since. */
  bloques: NomDePersonne[];
  /** People of this profile in the school: tells whether the plan covers them all. */
  presents: number;
}

/** What the page of an operation reads of one profile's fiches, called « f »; the first hundred refusals only. */
const FICHES: Readonly<Record<Profil, { table: Sql; classe: Sql; autonome: Sql }>> = {
  eleve: {
    table: sql`eleves`,
    classe: sql`(select cl.libelle from classes cl where cl.ecole_id = f.ecole_id and cl.id = f.classe_id)`,
    autonome: sql`false`,
  },
  representant_legal: {
    table: sql`representants_legaux`,
    classe: sql`(select string_agg(distinct cl.libelle, ', ') from rattachements t
       join eleves e on e.ecole_id = t.ecole_id and e.id = t.eleve_id and e.parti_le is null
       join classes cl on cl.ecole_id = e.ecole_id and cl.id = e.classe_id
       where t.ecole_id = f.ecole_id and t.representant_legal_id = f.id)`,
    autonome: sql`f.portable is not null and o.etat_avant in ('non_informe', 'informe')`,
  },
};

/** Served, and still in the school; and blocked there since. */
const SERVI = sql`(o.effet <> 'refuser' and f.parti_le is null)`;
const BLOQUE = ficheBloquee(sql`f`);

/** How many accounts get what in an operation, and who cannot be served. */
export async function resumeOperation(
  trx: EcoleLecture,
  { id, profil }: { id: string; profil: Profil },
): Promise<ResumeOperation> {
  const { table, classe, autonome } = FICHES[profil];
  const effets = await trx.rows<{
    effet: Effet;
    nombre: number;
    premier: Date | null;
    dernier: Date | null;
  }>(
    sql`select effet, count(*)::int as nombre, min(expire_le) as premier, max(expire_le) as dernier
     from operation_comptes where ecole_id = ${trx.ecoleId} and operation_id = ${id} group by effet`,
  );
  const parEffet = effets.map(({ effet, nombre, premier, dernier }) => ({
    effet,
    nombre,
    terme: premier && dernier && { premier, dernier },
  }));
  const nombres = await trx.one<{
    refuses: number;
    autonomes: number;
    listables: number;
    imprimables: number;
    aImprimer: number;
  }>(
    sql`select count(*) filter (where o.motif = any (${MOTIFS_SANS_RECOURS}))::int as refuses,
       count(*) filter (where ${autonome})::int as autonomes,
       count(*) filter (where ${SERVI})::int as listables,
       count(*) filter (where ${SERVI} and not ${BLOQUE})::int as imprimables,
       count(*) filter (where ${SERVI} and not ${BLOQUE}
         and ${informeDepuisImpression(sql`f`, profil)})::int as "aImprimer"
     from operation_comptes o join ${table} f on f.ecole_id = o.ecole_id and f.id = o.fiche_id
     left join provisoires p on p.compte_id = o.compte_id and p.ecole_id = o.ecole_id
     where o.ecole_id = ${trx.ecoleId} and o.operation_id = ${id}`,
  );
  const refus = await trx.rows<ResumeOperation['refus'][number]>(
    sql`select coalesce(f.nom_usage, f.nom) as nom, f.prenom, coalesce(${classe}, ${SANS_CLASSE}) as classe, o.motif
     from operation_comptes o join ${table} f on f.ecole_id = o.ecole_id and f.id = o.fiche_id
     where o.ecole_id = ${trx.ecoleId} and o.operation_id = ${id} and o.effet = 'refuser' order by o.ordre limit 100`,
  );
  const bloques =
    nombres.listables === nombres.imprimables ? [] : await listBloquesServis(trx, { id, profil });
  const { presents } = await trx.one<{ presents: number }>(
    sql`select count(distinct compte_id)::int as presents from ${table}
     where ecole_id = ${trx.ecoleId} and parti_le is null`,
  );
  return {
    total: parEffet.reduce((sum, row) => sum + row.nombre, 0),
    parEffet,
    refus,
    ...nombres,
    bloques,
    presents,
  };
}

/** The first ones of those an operation served and whom the school has blocked since. */
export const listBloquesServis = (
  trx: EcoleLecture,
  { id, profil }: { id: string; profil: Profil },
): Promise<NomDePersonne[]> =>
  trx.rows<NomDePersonne>(
    sql`select coalesce(f.nom_usage, f.nom) as nom, f.prenom
     from operation_comptes o join ${FICHES[profil].table} f on f.ecole_id = o.ecole_id and f.id = o.fiche_id
     where o.ecole_id = ${trx.ecoleId} and o.operation_id = ${id} and ${SERVI} and ${BLOQUE}
     order by o.ordre limit ${BLOQUES_NOMMES}`,
  );

/** The fiches an operation served, in the order of its sheets; those it refused are neither there nor in its list. */
export async function listFichesOperation(
  trx: EcoleLecture,
  operationId: string,
  profil: Profil,
): Promise<string[]> {
  const rows = await trx.rows<{ id: string }>(
    sql`select o.fiche_id as id from operation_comptes o
     join operations p on p.ecole_id = o.ecole_id and p.id = o.operation_id and p.profil = ${profil}
     where o.ecole_id = ${trx.ecoleId} and o.operation_id = ${operationId} and o.effet <> 'refuser' order by o.ordre`,
  );
  return rows.map((row) => row.id);
}

export interface FeuillesPreparees {
  operationId: string;
  le: Date;
  /** How many of the people asked about are among its sheets. */
  nombre: number;
}

/** The last operations by sheets that served some of these fiches since a moment, the latest first. */
export const listFeuillesPreparees = (
  trx: EcoleLecture,
  { profil, ficheIds, depuis }: { profil: Profil; ficheIds: readonly string[]; depuis: Date },
): Promise<FeuillesPreparees[]> =>
  trx.rows<FeuillesPreparees>(
    sql`select p.id as "operationId", p.executee_le as le, count(*)::int as nombre
     from operations p join operation_comptes o on o.ecole_id = p.ecole_id and o.operation_id = p.id
     where p.ecole_id = ${trx.ecoleId} and p.etat = 'executee' and p.type = 'informer' and p.mode = 'feuilles'
       and p.profil = ${profil} and p.executee_le > ${depuis} and o.effet <> 'refuser'
       and o.fiche_id = any (${ficheIds}::bigint[])
     group by p.id, p.executee_le order by p.executee_le desc, p.id desc limit 3`,
  );

export const TAILLE_PAGE_OPERATIONS = 25;

export interface LigneOperation {
  id: string;
  type: TypeOperation;
  profil: Profil;
  mode: Mode;
  reinitialiser: boolean;
  auteur: string;
  prepareePar: string | null;
  executeeLe: Date;
  comptes: number;
  servis: number;
  /** Mails of the operation, by what became of them. */
  envoyes: number;
  enRoute: number;
  rejetes: number;
}

/** Operations that ran, the latest first, about these profiles only. */
export async function listOperations(
  trx: EcoleLecture,
  profils: readonly Profil[],
  page: number,
): Promise<{ total: number; lignes: LigneOperation[] }> {
  const { total } = await trx.one<{ total: number }>(
    sql`select count(*)::int as total from operations
     where ecole_id = ${trx.ecoleId} and etat = 'executee' and profil = any (${profils})`,
  );
  const last = Math.max(1, Math.ceil(total / TAILLE_PAGE_OPERATIONS));
  const lignes = await trx.rows<LigneOperation>(
    sql`select o.id, o.type, o.profil, o.mode, o.reinitialiser, ${PAR_QUI}, o.executee_le as "executeeLe",
       n.comptes, n.servis, v.envoyes, v."enRoute", v.rejetes
     from (select * from operations where ecole_id = ${trx.ecoleId} and etat = 'executee' and profil = any (${profils})
           order by executee_le desc, id desc
           limit ${TAILLE_PAGE_OPERATIONS} offset ${(Math.min(page, last) - 1) * TAILLE_PAGE_OPERATIONS}) o
     cross join lateral (
       select count(*)::int as comptes, count(*) filter (where c.effet <> 'refuser')::int as servis
       from operation_comptes c where c.ecole_id = o.ecole_id and c.operation_id = o.id) n
     cross join lateral (
       select count(*) filter (where statut = 'envoye')::int as envoyes,
         count(*) filter (where statut in ('en_attente', 'differe'))::int as "enRoute",
         count(*) filter (where statut = 'rejete')::int as rejetes
       from envois e where e.ecole_id = o.ecole_id and e.operation_id = o.id and e.remplace_par is null) v
     order by o.executee_le desc, o.id desc`,
  );
  return { total, lignes };
}
