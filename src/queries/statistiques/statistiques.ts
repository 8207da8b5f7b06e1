import sql from 'sql-template-tag';
import type { AgentLecture, EcoleLecture } from '../../database/transaction.ts';
import type { Profil } from '../../domain/comptes/etats.ts';
import type { Axe, ChiffreLu } from '../../domain/statistiques/chiffres.ts';
import type { Palier } from '../../domain/statistiques/tendance.ts';
import { maintenantDe, recompte } from './recompte-sql.ts';

export interface DerniereNuit {
  /** « YYYY-MM-DD » */
  jour: string;
  finieLe: Date;
}

export const findNuitMontree = (trx: EcoleLecture | AgentLecture): Promise<DerniereNuit | undefined> =>
  trx.maybeOne<DerniereNuit>(sql`select n.jour, n.finie_le as "finieLe" from derniere_nuit() n`);

/** The figures of the night of this day, beside the same count of this minute; null: no night yet. */
export const listChiffres = (
  trx: EcoleLecture,
  { jour, axes, maintenant }: { jour: string | null; axes: readonly Axe[]; maintenant: Date },
): Promise<ChiffreLu[]> =>
  trx.rows<ChiffreLu>(
    sql`with ${recompte([trx.ecoleId], maintenantDe(maintenant))},
     instant as (select * from recompte where axe = any (${axes})),
     nuit as (
       select s.* from statistiques s where s.ecole_id = ${trx.ecoleId} and s.axe = any (${axes})
         and s.depuis <= ${jour}::date and (s.jusqu_a is null or s.jusqu_a > ${jour}::date)
     ), cote_a_cote as (
       select coalesce(n.profil, i.profil) as profil, coalesce(n.axe, i.axe) as axe, coalesce(n.valeur, i.valeur) as valeur,
         coalesce(n.etat, i.etat) as etat, coalesce(n.origine, i.origine) as origine,
         coalesce(n.nombre, 0) as nuit, case when n.profil is null then 0 else n.expires end as "nuitExpires",
         coalesce(i.nombre, 0) as instant, coalesce(i.expires, 0) as "instantExpires"
       from nuit n full join instant i on i.profil = n.profil and i.axe = n.axe and i.valeur = n.valeur and i.etat = n.etat
         and coalesce(i.origine, '') = coalesce(n.origine, '')
     ) select c.*, cl.id as "classeId" from cote_a_cote c
     left join classes cl on cl.ecole_id = ${trx.ecoleId} and c.axe = 'classe' and cl.libelle = c.valeur`,
  );

/** Each day of a school year that changed something, by profile: what changed is summed up from the first night on. */
export const listPaliers = (
  trx: EcoleLecture,
  { rentree, jour }: { rentree: string; jour: string },
): Promise<(Palier & { profil: Profil })[]> =>
  trx.rows<Palier & { profil: Profil }>(
    sql`with periodes as (
       select s.profil, s.etat, s.nombre, greatest(s.depuis, ${rentree}::date) as du, s.jusqu_a as au
       from statistiques s where s.ecole_id = ${trx.ecoleId} and s.axe = 'ecole' and s.valeur = ''
         and s.depuis <= ${jour}::date and (s.jusqu_a is null or s.jusqu_a > ${rentree}::date)
     ), ecarts as (
       select profil, etat, du as jour, nombre from periodes
       union all select profil, etat, au, -nombre from periodes where au <= ${jour}::date
     ), pas as (
       select profil, jour, coalesce(sum(nombre) filter (where etat = 'non_informe'), 0) as non_informe,
         coalesce(sum(nombre) filter (where etat = 'informe'), 0) as informe,
         coalesce(sum(nombre) filter (where etat = 'en_cours'), 0) as en_cours,
         coalesce(sum(nombre) filter (where etat = 'actif'), 0) as actif
       from ecarts group by profil, jour
     ) select profil, jour, (sum(non_informe) over w)::int as non_informe, (sum(informe) over w)::int as informe,
       (sum(en_cours) over w)::int as en_cours, (sum(actif) over w)::int as actif
     from pas window w as (partition by profil order by jour) order by profil, jour`,
  );
