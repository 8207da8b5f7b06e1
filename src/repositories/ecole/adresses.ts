import sql from 'sql-template-tag';
import type { EcoleTrx } from '../../database/transaction.ts';
import type { Profil } from '../../domain/comptes/etats.ts';
import type { EchecVerification } from '../../domain/ecole/verification.ts';

/** Writes another address, which the database takes for neither verified nor shown. False when it was this one already. */
export async function saveAdresse(trx: EcoleTrx, profil: Profil, adresse: string): Promise<boolean> {
  const changed = await trx.run(
    sql`insert into adresses_de_service (ecole_id, profil, adresse) values (${trx.ecoleId}, ${profil}, ${adresse})
     on conflict on constraint adresses_de_service_une_par_profil do update set adresse = excluded.adresse
     where adresses_de_service.adresse <> excluded.adresse`,
  );
  return changed === 1;
}

/** False when there was none. */
export async function deleteAdresse(trx: EcoleTrx, profil: Profil): Promise<boolean> {
  const deleted = await trx.run(
    sql`delete from adresses_de_service where ecole_id = ${trx.ecoleId} and profil = ${profil}`,
  );
  return deleted === 1;
}

/**
 * What came of a verification, if the address is still the one that was opened and nobody has verified it since it was
 * read. A failure takes it off the sheets (adresse_a_verifier()). False when nothing was written.
 */
export async function saveVerification(
  trx: EcoleTrx,
  profil: Profil,
  lue: { adresse: string; verificationLe: Date | null },
  echec: EchecVerification | null,
): Promise<boolean> {
  const changed = await trx.run(
    sql`update adresses_de_service set verification_le = now(), verification_echec = ${echec}
     where ecole_id = ${trx.ecoleId} and profil = ${profil} and adresse = ${lue.adresse}
       and verification_le is not distinct from ${lue.verificationLe}`,
  );
  return changed === 1;
}

/** Shows or hides this very address, which must be verified to be shown. False when nothing changed. */
export async function setAffichee(
  trx: EcoleTrx,
  profil: Profil,
  adresse: string,
  affichee: boolean,
): Promise<boolean> {
  const changed = await trx.run(
    sql`update adresses_de_service set affichee = ${affichee}
     where ecole_id = ${trx.ecoleId} and profil = ${profil} and adresse = ${adresse} and affichee <> ${affichee}
       and (not ${affichee} or (verification_le is not null and verification_echec is null))`,
  );
  return changed === 1;
}
