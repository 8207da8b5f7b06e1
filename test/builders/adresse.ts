import sql from 'sql-template-tag';
import type { Deps } from '../../src/deps.ts';
import type { Profil } from '../../src/domain/comptes/etats.ts';
import { saveAdresse } from '../../src/repositories/ecole/adresses.ts';
import type { EcoleTest } from './ecole.ts';

/** An address of a service as a director leaves it: verified and shown, unless said otherwise. */
export function poserAdresse(
  deps: Deps,
  ecole: EcoleTest,
  profil: Profil,
  adresse: string,
  { verifiee = true, affichee = verifiee }: { verifiee?: boolean; affichee?: boolean } = {},
): Promise<void> {
  return deps.database.withEcoleOps(ecole.id, async (trx) => {
    await saveAdresse(trx, profil, adresse);
    if (verifiee)
      await trx.run(
        sql`update adresses_de_service set verification_le = now(), affichee = ${affichee}
         where ecole_id = ${ecole.id} and profil = ${profil}`,
      );
  });
}
