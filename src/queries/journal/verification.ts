import sql, { empty, type Sql } from 'sql-template-tag';
import type { OpsLecture } from '../../database/transaction.ts';

/** What is wrong with a row of the journal, or with the end of a chain. */
export const FAUTES_DU_JOURNAL = [
  'modifiee',
  'lignes_enlevees',
  'suite_rompue',
  'autre_ecole',
  'fin_enlevee',
  'fin_ajoutee',
  'tete_modifiee',
  'attestee_reecrite',
  'attestee_enlevee',
] as const;
export type FauteDuJournal = (typeof FAUTES_DU_JOURNAL)[number];

export interface FauteTrouvee {
  chaine: string;
  /** Where it shows: for rows that are missing, the one after them. */
  numero: string;
  faute: FauteDuJournal;
  /** Of rows that are missing, or were rewritten under a checkpoint: the first one, or the first that may be. */
  depuis: string | null;
  /** Days of the last checkpoint that the chain agrees with, and of the first that it does not. */
  du: string | null;
  au: string | null;
}

export interface JournalVerifie {
  lignes: number;
  chaines: number;
  /** The first ones. */
  fautes: FauteTrouvee[];
}

/** More would be read by nobody: a chain that was rewritten shows one at each of its rows. */
export const FAUTES_MONTREES = 1_000;

/**
 * Every row beside the one before it in its chain, in the order of the index: nothing is kept but the row before. The first one
 * is number 1, or where the night left the chain to begin.
 */
const fautesDesLignes = (seulement: Sql): Sql => sql`
  select l.chaine, l.numero, f.faute, case f.faute when 'lignes_enlevees' then l.avant + 1 end as depuis,
    null::text as du, null::text as au
  from (
    select j.*, coalesce(lag(j.numero) over w, 0) as avant, coalesce(lag(j.empreinte) over w, '') as empreinte_avant,
      lag(j.numero) over w is null as premiere
    from journal j ${seulement} window w as (partition by j.chaine order by j.numero)
  ) l cross join lateral (values
    ('modifiee', l.empreinte is distinct from journal_empreinte(l.chaine, l.numero, l.le, l.agent_id, l.auteur, l.action,
      l.details, l.precedent)),
    ('lignes_enlevees', l.numero <> l.avant + 1
      and not (l.premiere and debut_atteste(l.chaine, l.numero, l.precedent, l.empreinte))),
    ('suite_rompue', l.numero = l.avant + 1 and l.precedent <> l.empreinte_avant),
    ('autre_ecole', l.ecole_id is distinct from
      case when l.chaine ~ '^ecole:[0-9]{1,18}$' then substr(l.chaine, 7)::bigint end)
  ) as f (faute, vue) where f.vue`;

/** The end of each chain against its head, which moves with each entry. */
const fautesDesFins = (seulement: Sql): Sql => sql`
  select chaine, greatest(coalesce(d.numero, 0), coalesce(t.numero, 0)), case
      when coalesce(t.numero, 0) > coalesce(d.numero, 0) then 'fin_enlevee'
      when coalesce(t.numero, 0) < coalesce(d.numero, 0) then 'fin_ajoutee'
      else 'tete_modifiee' end,
    case when coalesce(t.numero, 0) > coalesce(d.numero, 0) then coalesce(d.numero, 0) + 1 end,
    null, null
  from (select distinct on (j.chaine) j.chaine, j.numero, j.empreinte from journal j ${seulement}
        order by j.chaine, j.numero desc) d
  full join (select j.chaine, j.numero, j.empreinte from journal_chaines j ${seulement}) t using (chaine)
  where (d.numero, d.empreinte) is distinct from (t.numero, t.empreinte)
    and not (d.numero is null and t.numero = 0)`;

/** Each head that a checkpoint saw must be in its chain still, unless it has gone with all that was before the beginning. */
const fautesDesTetesAttestees = (seulement: Sql): Sql => sql`
  select distinct on (chaine) chaine, numero, faute, coalesce(intacte, 0) + 1 as depuis, du, au
  from (
    select v.*, max(numero) filter (where tient) over avant as intacte, max(au) filter (where tient) over avant as du
    from (
      select t.chaine, t.point, t.numero, p.jour::text as au,
        case when j.numero is null then 'attestee_enlevee' else 'attestee_reecrite' end as faute,
        coalesce(j.empreinte = t.empreinte, d.premier > t.numero, false) as tient
      from (select * from journal_tetes j ${seulement}) t left join points_de_controle p on p.numero = t.point
        left join journal j on j.chaine = t.chaine and j.numero = t.numero
        left join (select chaine, min(numero) as premier from journal j ${seulement} group by chaine) d on d.chaine = t.chaine
    ) v window avant as (partition by chaine order by point rows between unbounded preceding and 1 preceding)
  ) w where not tient order by chaine, point`;

/** Recomputes the chains, all of them or that of one school, against one another, their heads, and those that checkpoints saw (rules §11). */
export async function verifierChaines(trx: OpsLecture, ecoleId: string | undefined): Promise<JournalVerifie> {
  const seulement = ecoleId === undefined ? empty : sql`where j.chaine = ${`ecole:${ecoleId}`}`;
  const { lignes, chaines } = await trx.one<{ lignes: number; chaines: number }>(
    sql`select count(*)::int as lignes, count(distinct j.chaine)::int as chaines from journal j ${seulement}`,
  );
  const fautes = await trx.rows<FauteTrouvee>(
    sql`select * from ((${fautesDesLignes(seulement)} limit ${FAUTES_MONTREES})
       union all (${fautesDesFins(seulement)} limit ${FAUTES_MONTREES})
       union all (${fautesDesTetesAttestees(seulement)} limit ${FAUTES_MONTREES})) f
     order by chaine, numero, faute limit ${FAUTES_MONTREES}`,
  );
  return { lignes, chaines, fautes };
}
