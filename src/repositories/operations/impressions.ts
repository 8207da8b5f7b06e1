import sql from 'sql-template-tag';
import type { EcoleTrx } from '../../database/transaction.ts';
import type { Profil } from '../../domain/comptes/etats.ts';

/** This school has printed these sheets, as they were at this moment; an older document that ends later changes nothing. */
export async function saveImpressions(
  trx: EcoleTrx,
  profil: Profil,
  ficheIds: readonly string[],
  le: Date,
): Promise<void> {
  await trx.run(
    sql`insert into feuilles_imprimees as i (ecole_id, profil, fiche_id, le)
     select ${trx.ecoleId}, ${profil}, l.fiche, ${le} from unnest(${ficheIds}::bigint[]) as l (fiche) order by l.fiche
     on conflict (ecole_id, profil, fiche_id) do update set le = greatest(i.le, excluded.le)`,
  );
}
