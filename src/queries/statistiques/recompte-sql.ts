import sql, { type Sql } from 'sql-template-tag';
import {
  ELEVE_BLOQUE,
  FROM_ELEVES,
  FROM_REPRESENTANTS,
  notificationExpireeSql,
  REPRESENTANT_BLOQUE,
} from '../comptes/compte-sql.ts';

/** How an account is counted: as it is, or as it was when a day that nobody counted began. */
interface Moment {
  etat: Sql;
  origine: Sql;
  present(fiche: Sql): Sql;
  expire(bloque: Sql): Sql;
}

export const maintenantDe = (maintenant: Date): Moment => ({
  etat: sql`c.etat`,
  origine: sql`c.origine`,
  present: (fiche) => sql`${fiche}.parti_le is null`,
  expire: (bloque) => notificationExpireeSql(bloque, maintenant),
});

/**
 * The state before the first thing that happened since; « Activé » has the origin of today, what comes before it that of
 * the school (domain/comptes/etats.ts). Level, class and children are those of today; whose password had expired, nobody
 * knows any more.
 */
export function aMinuit(jour: string): Moment {
  const alors = sql`(${jour}::timestamp at time zone 'Europe/Paris')`;
  const etat = sql`coalesce((select v.etat_avant from compte_evenements v
    where v.compte_id = c.id and v.le >= ${alors} and v.etat_avant is not null order by v.le, v.id limit 1), c.etat)`;
  return {
    etat,
    origine: sql`case ${etat} when 'non_informe' then null when 'actif' then c.origine else 'etablissement' end`,
    present: (fiche) =>
      sql`${fiche}.created_at < ${alors} and coalesce(${fiche}.parti_le, 'infinity') >= ${alors}`,
    expire: () => sql`null::boolean`,
  };
}

const compte = sql`count(*)::int as nombre, case when bool_or(expire is not null) then count(*) filter (where expire)::int end as expires`;

/**
 * « with » of every figure of these schools: their people, whole, by level and by class, in « recompte ». The night writes
 * it down, the screen says it of this minute.
 */
export const recompte = (ecoles: readonly string[], { etat, origine, present, expire }: Moment): Sql => sql`
  eleves_comptes as materialized (
    select e.ecole_id, coalesce(e.niveau, '') as niveau, coalesce(cl.libelle, '') as classe, ${etat} as etat,
      ${origine} as origine, ${expire(ELEVE_BLOQUE)} as expire
    ${FROM_ELEVES} where e.ecole_id = any (${ecoles}) and ${present(sql`e`)}
  ), representants_comptes as materialized (
    select r.ecole_id, r.id, ${etat} as etat, ${origine} as origine, ${expire(REPRESENTANT_BLOQUE)} as expire
    ${FROM_REPRESENTANTS} where r.ecole_id = any (${ecoles}) and ${present(sql`r`)}
  ), enfants as materialized (
    -- Looked up guardian by guardian, never the whole school for each (decision 017): « offset » keeps the lookup apart,
    -- « is true » the index of those present out of it.
    select r.*, coalesce(k.niveau, '') as niveau, coalesce(k.classe, '') as classe
    from representants_comptes r left join lateral (
      select e.niveau, cl.libelle as classe
      from rattachements t join eleves e on e.ecole_id = t.ecole_id and e.id = t.eleve_id and (${present(sql`e`)}) is true
      left join classes cl on cl.ecole_id = e.ecole_id and cl.id = e.classe_id
      where t.ecole_id = r.ecole_id and t.representant_legal_id = r.id offset 0) k on true
  ), recompte as (
    select ecole_id, 'eleve' as profil,
      case when grouping(niveau) = 0 then 'niveau' when grouping(classe) = 0 then 'classe' else 'ecole' end as axe,
      coalesce(niveau, classe, '') as valeur, etat, origine, ${compte}
    from eleves_comptes group by grouping sets
      ((ecole_id, etat, origine), (ecole_id, niveau, etat, origine), (ecole_id, classe, etat, origine))
    union all
    select ecole_id, 'representant_legal', 'ecole', '', etat, origine, ${compte}
    from representants_comptes group by ecole_id, etat, origine
    union all
    select ecole_id, 'representant_legal', 'niveau', niveau, etat, origine, ${compte}
    from (select distinct ecole_id, id, niveau, etat, origine, expire from enfants) n
    group by ecole_id, niveau, etat, origine
    union all
    select ecole_id, 'representant_legal', 'classe', classe, etat, origine, ${compte}
    from (select distinct ecole_id, id, classe, etat, origine, expire from enfants) k
    group by ecole_id, classe, etat, origine
  )`;
