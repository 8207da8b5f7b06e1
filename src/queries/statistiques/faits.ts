import sql from 'sql-template-tag';
import type { EcoleLecture } from '../../database/transaction.ts';
import { type FaitLu, MARQUES_AU_PLUS } from '../../domain/statistiques/tendance.ts';

/**
 * What the school did since this day, by day and profile, with how many people: the days that concern most of them. A sheet
 * printed several times counts on the last day.
 */
export const listFaits = (trx: EcoleLecture, depuis: string): Promise<FaitLu[]> =>
  trx.rows<FaitLu>(
    sql`with faits as (
       select o.profil, (o.executee_le at time zone 'Europe/Paris')::date as jour,
         case when o.type = 'reinitialiser' then 'reinitialises' else o.mode end as fait, count(*) as nombre
       from operations o join operation_comptes c on c.ecole_id = o.ecole_id and c.operation_id = o.id and c.effet <> 'refuser'
       where o.ecole_id = ${trx.ecoleId} and o.etat = 'executee'
         and o.executee_le >= ${depuis}::timestamp at time zone 'Europe/Paris'
       group by 1, 2, 3
       union all
       select f.profil, (f.le at time zone 'Europe/Paris')::date, 'imprimes', count(*) from feuilles_imprimees f
       where f.ecole_id = ${trx.ecoleId} and f.le >= ${depuis}::timestamp at time zone 'Europe/Paris'
       group by 1, 2
     ), jours as (
       select profil, jour, row_number() over (partition by profil order by sum(nombre) desc, jour desc) as rang,
         count(*) over (partition by profil) as jours
       from faits group by profil, jour
     ) select f.profil, f.jour, f.fait, f.nombre::int as nombre, j.jours::int as jours
     from faits f join jours j on j.profil = f.profil and j.jour = f.jour
     where j.rang <= ${MARQUES_AU_PLUS} order by f.profil, f.jour, f.fait`,
  );
