import type { EcoleTrx } from '../database/transaction.ts';
import type { Etat } from '../domain/compte.ts';
import { conditionNotification } from './criteres-comptes.ts';
import { FROM_ELEVES } from './eleves.ts';
import { FROM_REPRESENTANTS } from './representants-legaux.ts';

export interface ChiffresCles {
  parEtat: Record<Etat, number>;
  total: number;
  expirees: number;
  expirantBientot: number;
  identitesChangees: number;
}

/** Figures of both profiles; « $2 » is the present moment. */
const COMMUNS = `count(*) filter (where c.etat = 'non_informe')::int as non_informe,
  count(*) filter (where c.etat = 'informe')::int as informe,
  count(*) filter (where c.etat = 'en_cours')::int as en_cours,
  count(*) filter (where c.etat = 'actif')::int as actif,
  count(*) filter (where ${conditionNotification('expiree', '$2')})::int as expirees,
  count(*) filter (where ${conditionNotification('expire_bientot', '$2')})::int as bientot`;

/** Key figures of the dashboard, of this minute: each equals the count of the list its link opens. */
export async function chiffresClesEleves(trx: EcoleTrx, maintenant: Date): Promise<ChiffresCles> {
  const row = await trx.one<
    Record<Etat, number> & { total: number; expirees: number; bientot: number; identites: number }
  >(
    `select count(*)::int as total,
       ${COMMUNS},
       count(*) filter (where e.identite_changee_le is not null)::int as identites
     ${FROM_ELEVES} where e.ecole_id = $1 and e.parti_le is null`,
    [trx.ecoleId, maintenant],
  );
  const { total, expirees, bientot, identites, ...parEtat } = row;
  return { parEtat, total, expirees, expirantBientot: bientot, identitesChangees: identites };
}

export interface ChiffresRepresentants extends ChiffresCles {
  sansMail: number;
  mailsRefuses: number;
  sansPortable: number;
  /** Guardians who reported something that is still to be corrected in ONDE. */
  anomalies: number;
}

export async function chiffresClesRepresentants(
  trx: EcoleTrx,
  maintenant: Date,
): Promise<ChiffresRepresentants> {
  const row = await trx.one<
    Record<Etat, number> & { expirees: number; bientot: number } & Omit<
        ChiffresRepresentants,
        'parEtat' | 'expirees' | 'expirantBientot'
      >
  >(
    `select count(*)::int as total, ${COMMUNS},
       count(*) filter (where r.identite_changee_le is not null)::int as "identitesChangees",
       count(*) filter (where r.mail is null)::int as "sansMail",
       count(*) filter (where r.mail = r.mail_refuse)::int as "mailsRefuses",
       count(*) filter (where r.portable is null)::int as "sansPortable",
       count(*) filter (where r.id in (select s.representant_legal_id from signalements s
         where s.ecole_id = $1 and s.clos_le is null))::int as anomalies
     ${FROM_REPRESENTANTS} where r.ecole_id = $1 and r.parti_le is null`,
    [trx.ecoleId, maintenant],
  );
  const { non_informe, informe, en_cours, actif, bientot, ...autres } = row;
  return { ...autres, parEtat: { non_informe, informe, en_cours, actif }, expirantBientot: bientot };
}
