import sql, { type Sql } from 'sql-template-tag';
import type { EcoleLecture } from '../../database/transaction.ts';
import type { Etat } from '../../domain/comptes/etats.ts';
import {
  ADRESSE_REFUSEE,
  ELEVE_BLOQUE,
  FROM_ELEVES,
  FROM_REPRESENTANTS,
  REPRESENTANT_BLOQUE,
} from '../comptes/compte-sql.ts';
import { conditionNotification } from '../comptes/criteres.ts';

export interface ChiffresCles {
  parEtat: Record<Etat, number>;
  total: number;
  expirees: number;
  expirantBientot: number;
  identitesChangees: number;
  bloques: number;
}

/** Figures of both profiles, by the rules of their lists. */
const communs = (
  bloque: Sql,
  maintenant: Date,
): Sql => sql`count(*) filter (where c.etat = 'non_informe')::int as non_informe,
  count(*) filter (where c.etat = 'informe')::int as informe,
  count(*) filter (where c.etat = 'en_cours')::int as en_cours,
  count(*) filter (where c.etat = 'actif')::int as actif,
  count(*) filter (where ${conditionNotification('expiree', bloque, maintenant)})::int as expirees,
  count(*) filter (where ${conditionNotification('expire_bientot', bloque, maintenant)})::int as bientot,
  count(*) filter (where ${bloque})::int as bloques`;

/** Key figures of the dashboard, of this minute: each equals the count of the list its link opens. */
export async function chiffresClesEleves(trx: EcoleLecture, maintenant: Date): Promise<ChiffresCles> {
  const row = await trx.one<
    Record<Etat, number> & {
      total: number;
      expirees: number;
      bientot: number;
      identites: number;
      bloques: number;
    }
  >(
    sql`select count(*)::int as total,
       ${communs(ELEVE_BLOQUE, maintenant)},
       count(*) filter (where e.identite_changee_le is not null)::int as identites
     ${FROM_ELEVES} where e.ecole_id = ${trx.ecoleId} and e.parti_le is null`,
  );
  const { total, expirees, bientot, identites, bloques, ...parEtat } = row;
  return { parEtat, total, expirees, expirantBientot: bientot, identitesChangees: identites, bloques };
}

export interface ChiffresRepresentants extends ChiffresCles {
  sansMail: number;
  mailsRefuses: number;
  sansPortable: number;
  /** Guardians who reported something that is still to be corrected in ONDE, and how much they reported. */
  anomalies: number;
  signalements: number;
}

export async function chiffresClesRepresentants(
  trx: EcoleLecture,
  maintenant: Date,
): Promise<ChiffresRepresentants> {
  const row = await trx.one<
    Record<Etat, number> & { expirees: number; bientot: number } & Omit<
        ChiffresRepresentants,
        'parEtat' | 'expirees' | 'expirantBientot'
      >
  >(
    sql`select count(*)::int as total, ${communs(REPRESENTANT_BLOQUE, maintenant)},
       count(*) filter (where r.identite_changee_le is not null)::int as "identitesChangees",
       count(*) filter (where r.mail is null)::int as "sansMail",
       count(*) filter (where ${ADRESSE_REFUSEE})::int as "mailsRefuses",
       count(*) filter (where r.portable is null)::int as "sansPortable",
       count(*) filter (where r.id in (select s.representant_legal_id from signalements s
         where s.ecole_id = ${trx.ecoleId} and s.clos_le is null))::int as anomalies,
       (select count(*)::int from signalements s join representants_legaux q on q.ecole_id = s.ecole_id
          and q.id = s.representant_legal_id and q.parti_le is null
        where s.ecole_id = ${trx.ecoleId} and s.clos_le is null) as signalements
     ${FROM_REPRESENTANTS} where r.ecole_id = ${trx.ecoleId} and r.parti_le is null`,
  );
  const { non_informe, informe, en_cours, actif, bientot, ...autres } = row;
  return { ...autres, parEtat: { non_informe, informe, en_cours, actif }, expirantBientot: bientot };
}
