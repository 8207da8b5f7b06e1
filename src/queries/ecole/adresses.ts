import sql from 'sql-template-tag';
import type { EcoleLecture, PortailLecture } from '../../database/transaction.ts';
import type { Profil } from '../../domain/comptes/etats.ts';

/** The address of a service that a school gives to a profile. */
export interface AdresseDeService {
  adresse: string;
  /** When it was last verified, whatever came of it; null since it was written. */
  verificationLe: Date | null;
  /** Why the last verification failed; null when it did not. */
  echec: string | null;
  /** Only once verified. */
  affichee: boolean;
}

export const findAdresse = (trx: EcoleLecture, profil: Profil): Promise<AdresseDeService | undefined> =>
  trx.maybeOne<AdresseDeService>(
    sql`select adresse, verification_le as "verificationLe", verification_echec as echec, affichee
     from adresses_de_service where ecole_id = ${trx.ecoleId} and profil = ${profil}`,
  );

/** Those of a profile that the school shows, as adressesImprimees() takes them. */
export async function listAdressesAffichees(trx: EcoleLecture, profil: Profil): Promise<string[]> {
  const rows = await trx.rows<{ adresse: string }>(
    sql`select adresse from adresses_de_service
     where ecole_id = ${trx.ecoleId} and profil = ${profil} and affichee`,
  );
  return rows.map(({ adresse }) => adresse);
}

/** The same for who entered the portal, whose policies show those of the own schools and profile, and whose each is. */
export const listAdressesDeMesEcoles = (trx: PortailLecture): Promise<{ ecole: string; adresse: string }[]> =>
  trx.rows<{ ecole: string; adresse: string }>(
    sql`select s.nom as ecole, a.adresse from adresses_de_service a join ecoles s on s.id = a.ecole_id
     where a.affichee order by s.nom, s.id`,
  );
