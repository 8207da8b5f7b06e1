import sql from 'sql-template-tag';
import type { OpsTrx } from '../../database/transaction.ts';
import type { Assistance } from '../../domain/ecole/assistance.ts';

/** Keeps the assistance of an académie in place of what was known of it. */
export async function saveAssistance(trx: OpsTrx, nom: string, assistance: Assistance): Promise<void> {
  await trx.run(
    sql`insert into academies (nom, assistance_adresse, assistance_telephone)
     values (${nom}, ${assistance.adresse}, ${assistance.telephone})
     on conflict (nom) do update set assistance_adresse = excluded.assistance_adresse,
       assistance_telephone = excluded.assistance_telephone`,
  );
}

/** False when nothing was known of it. */
export const deleteAssistance = async (trx: OpsTrx, nom: string): Promise<boolean> =>
  (await trx.run(sql`delete from academies where nom = ${nom}`)) === 1;
