import sql from 'sql-template-tag';
import type { OpsLecture, PortailLecture } from '../../database/transaction.ts';
import type { Assistance } from '../../domain/ecole/assistance.ts';

export interface AssistanceDAcademie extends Assistance {
  academie: string;
}

/** That of each académie that has schools, or was given one. */
export const listAssistances = (trx: OpsLecture): Promise<(AssistanceDAcademie & { ecoles: number })[]> =>
  trx.rows<AssistanceDAcademie & { ecoles: number }>(
    sql`select coalesce(e.academie, a.nom) as academie, a.assistance_adresse as adresse,
       a.assistance_telephone as telephone, coalesce(e.nombre, 0)::int as ecoles
     from (select academie, count(*) as nombre from ecoles group by academie) e
     full join academies a on a.nom = e.academie order by 1`,
  );

/** Of the schools of who entered the portal. */
export const listAssistancesDeMesEcoles = (trx: PortailLecture): Promise<AssistanceDAcademie[]> =>
  trx.rows<AssistanceDAcademie>(
    sql`select s.academie, a.assistance->>'adresse' as adresse, a.assistance->>'telephone' as telephone
     from (select distinct academie from ecoles) s
     cross join lateral (select assistance_de(s.academie) as assistance) a
     where a.assistance is not null order by s.academie`,
  );
