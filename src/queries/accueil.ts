import type { EcoleTrx } from '../database/transaction.ts';
import type { Etat } from '../domain/compte.ts';

export interface ChiffresCles {
  parEtat: Record<Etat, number>;
  total: number;
  expirees: number;
  expirantBientot: number;
  identitesChangees: number;
}

/** Key figures of the dashboard, of this minute: each equals the count of the list its link opens. */
export async function chiffresClesEleves(trx: EcoleTrx, maintenant: Date): Promise<ChiffresCles> {
  const row = await trx.one<
    Record<Etat, number> & { total: number; expirees: number; bientot: number; identites: number }
  >(
    `select count(*)::int as total,
       count(*) filter (where c.etat = 'non_informe')::int as non_informe,
       count(*) filter (where c.etat = 'informe')::int as informe,
       count(*) filter (where c.etat = 'en_cours')::int as en_cours,
       count(*) filter (where c.etat = 'actif')::int as actif,
       count(*) filter (where c.etat = 'informe' and c.provisoire_expire_le <= $2)::int as expirees,
       count(*) filter (where c.etat = 'informe' and c.provisoire_expire_le > $2
         and c.provisoire_expire_le <= $2::timestamptz + interval '7 days')::int as bientot,
       count(*) filter (where e.identite_changee_le is not null)::int as identites
     from eleves e join comptes c on c.id = e.compte_id where e.ecole_id = $1 and e.parti_le is null`,
    [trx.ecoleId, maintenant],
  );
  const { total, expirees, bientot, identites, ...parEtat } = row;
  return { parEtat, total, expirees, expirantBientot: bientot, identitesChangees: identites };
}
