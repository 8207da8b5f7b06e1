import type { EcoleTrx } from '../database/transaction.ts';
import type { Effet, Mode, MotifRefus, Profil, TypeOperation } from '../domain/compte.ts';
import { informeDepuisImpression } from './impression.ts';

export interface ResumeOperation {
  total: number;
  parEffet: { effet: Effet; nombre: number }[];
  refus: { nom: string; prenom: string; classe: string | null; motif: MotifRefus }[];
  /** How many cannot be served whatever the mode. */
  refuses: number;
  /** Guardians not activated yet whose mobile ONDE knows: they can register by themselves (guide §4). */
  autonomes: number;
  /** Served and still in the school: those of the sheets and of the list (DESIGN §6). */
  imprimables: number;
  /** Among them, informed since their sheet was last printed. */
  aImprimer: number;
  /** People of this profile in the school: tells whether the plan covers them all. */
  presents: number;
}

/** What the page of an operation reads of one profile's fiches, called « f »; the first hundred refusals only. */
const FICHES = {
  eleve: {
    table: 'eleves',
    classe: `(select cl.libelle from classes cl where cl.ecole_id = f.ecole_id and cl.id = f.classe_id)`,
    autonome: 'false',
  },
  representant_legal: {
    table: 'representants_legaux',
    classe: `(select string_agg(distinct cl.libelle, ', ') from rattachements t
       join eleves e on e.ecole_id = t.ecole_id and e.id = t.eleve_id and e.parti_le is null
       join classes cl on cl.ecole_id = e.ecole_id and cl.id = e.classe_id
       where t.ecole_id = f.ecole_id and t.representant_legal_id = f.id)`,
    autonome: `f.portable is not null and o.etat_avant in ('non_informe', 'informe')`,
  },
} as const;

/** How many accounts get what in an operation, and who cannot be served. */
export async function resumeOperation(
  trx: EcoleTrx,
  { id, profil }: { id: string; profil: Profil },
): Promise<ResumeOperation> {
  const { table, classe, autonome } = FICHES[profil];
  const parEffet = await trx.rows<{ effet: Effet; nombre: number }>(
    `select effet, count(*)::int as nombre from operation_comptes
     where ecole_id = $1 and operation_id = $2 group by effet`,
    [trx.ecoleId, id],
  );
  const nombres = await trx.one<{
    refuses: number;
    autonomes: number;
    imprimables: number;
    aImprimer: number;
  }>(
    `select count(*) filter (where o.motif in ('bloque', 'non_informe'))::int as refuses,
       count(*) filter (where ${autonome})::int as autonomes,
       count(*) filter (where o.effet <> 'refuser' and f.parti_le is null)::int as imprimables,
       count(*) filter (where o.effet <> 'refuser' and f.parti_le is null
         and ${informeDepuisImpression('f', profil)})::int as "aImprimer"
     from operation_comptes o join ${table} f on f.ecole_id = o.ecole_id and f.id = o.fiche_id
     left join provisoires p on p.compte_id = o.compte_id and p.ecole_id = o.ecole_id
     where o.ecole_id = $1 and o.operation_id = $2`,
    [trx.ecoleId, id],
  );
  const refus = await trx.rows<ResumeOperation['refus'][number]>(
    `select coalesce(f.nom_usage, f.nom) as nom, f.prenom, ${classe} as classe, o.motif
     from operation_comptes o join ${table} f on f.ecole_id = o.ecole_id and f.id = o.fiche_id
     where o.ecole_id = $1 and o.operation_id = $2 and o.effet = 'refuser' order by o.ordre limit 100`,
    [trx.ecoleId, id],
  );
  const { presents } = await trx.one<{ presents: number }>(
    `select count(distinct compte_id)::int as presents from ${table} where ecole_id = $1 and parti_le is null`,
    [trx.ecoleId],
  );
  return { total: parEffet.reduce((sum, row) => sum + row.nombre, 0), parEffet, refus, ...nombres, presents };
}

/** The fiches an operation served, in the order of its sheets; those it refused are neither there nor in its list. */
export async function listFichesOperation(
  trx: EcoleTrx,
  operationId: string,
  profil: Profil,
): Promise<string[]> {
  const rows = await trx.rows<{ id: string }>(
    `select o.fiche_id as id from operation_comptes o
     join operations p on p.ecole_id = o.ecole_id and p.id = o.operation_id and p.profil = $3
     where o.ecole_id = $1 and o.operation_id = $2 and o.effet <> 'refuser' order by o.ordre`,
    [trx.ecoleId, operationId, profil],
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
  trx: EcoleTrx,
  { profil, ficheIds, depuis }: { profil: Profil; ficheIds: readonly string[]; depuis: Date },
): Promise<FeuillesPreparees[]> =>
  trx.rows<FeuillesPreparees>(
    `select p.id as "operationId", p.executee_le as le, count(*)::int as nombre
     from operations p join operation_comptes o on o.ecole_id = p.ecole_id and o.operation_id = p.id
     where p.ecole_id = $1 and p.etat = 'executee' and p.type = 'informer' and p.mode = 'feuilles' and p.profil = $2
       and p.executee_le > $3 and o.effet <> 'refuser' and o.fiche_id = any ($4::bigint[])
     group by p.id, p.executee_le order by p.executee_le desc, p.id desc limit 3`,
    [trx.ecoleId, profil, depuis, ficheIds],
  );

export const TAILLE_PAGE_OPERATIONS = 25;

export interface LigneOperation {
  id: string;
  type: TypeOperation;
  profil: Profil;
  mode: Mode;
  reinitialiser: boolean;
  auteur: string;
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
  trx: EcoleTrx,
  profils: readonly Profil[],
  page: number,
): Promise<{ total: number; lignes: LigneOperation[] }> {
  const { total } = await trx.one<{ total: number }>(
    `select count(*)::int as total from operations
     where ecole_id = $1 and etat = 'executee' and profil = any ($2)`,
    [trx.ecoleId, profils],
  );
  const last = Math.max(1, Math.ceil(total / TAILLE_PAGE_OPERATIONS));
  const lignes = await trx.rows<LigneOperation>(
    `select p.id, p.type, p.profil, p.mode, p.reinitialiser, p.auteur, p.executee_le as "executeeLe",
       n.comptes, n.servis, v.envoyes, v."enRoute", v.rejetes
     from (select * from operations where ecole_id = $1 and etat = 'executee' and profil = any ($2)
           order by executee_le desc, id desc limit ${TAILLE_PAGE_OPERATIONS} offset $3) p
     cross join lateral (
       select count(*)::int as comptes, count(*) filter (where o.effet <> 'refuser')::int as servis
       from operation_comptes o where o.ecole_id = p.ecole_id and o.operation_id = p.id) n
     cross join lateral (
       select count(*) filter (where statut = 'envoye')::int as envoyes,
         count(*) filter (where statut in ('en_attente', 'differe'))::int as "enRoute",
         count(*) filter (where statut = 'rejete')::int as rejetes
       from envois e where e.ecole_id = p.ecole_id and e.operation_id = p.id and e.remplace_par is null) v
     order by p.executee_le desc, p.id desc`,
    [trx.ecoleId, profils, (Math.min(page, last) - 1) * TAILLE_PAGE_OPERATIONS],
  );
  return { total, lignes };
}
