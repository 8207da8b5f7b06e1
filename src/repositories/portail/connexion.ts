import sql from 'sql-template-tag';
import type { ConnexionTrx } from '../../database/transaction.ts';
import type { Etat, Profil } from '../../domain/comptes/etats.ts';
import type { Parcours } from '../../domain/portail/parcours.ts';

/** What judges a password on the portal. */
export interface ComptePourPortail {
  id: string;
  profil: Profil;
  etat: Etat;
  bloque: boolean;
  versionAcces: number;
  motDePasseHache: string | null;
  /** Of the provisional password: the latest issued; null once it was used, or erased after its end. */
  chiffre: Buffer | null;
  cle: string | null;
  /** As the database wrote it, to the microsecond. */
  provisoireEmisLe: string | null;
  provisoireExpireLe: Date | null;
  parFranceConnect: boolean;
  /** The identifier that took the place of the one typed. */
  remplacePar: string | null;
}

/** Before anybody is known: one account, by exact identifier, in force or retired. */
export const findComptePourPortail = (
  trx: ConnexionTrx,
  identifiant: string,
): Promise<ComptePourPortail | undefined> =>
  trx.maybeOne<ComptePourPortail>(
    sql`select id, profil, etat, bloque, version_acces as "versionAcces", mot_de_passe_hache as "motDePasseHache",
       chiffre, cle, provisoire_emis_le::text as "provisoireEmisLe", provisoire_expire_le as "provisoireExpireLe",
       par_franceconnect as "parFranceConnect", remplace_par as "remplacePar"
     from compte_pour_portail(${identifiant})`,
  );

/** Replaces the hash read at login by a stronger one of the same password; never a password changed meanwhile. */
export async function rehashMotDePasseChoisi(
  trx: ConnexionTrx,
  identifiant: string,
  hashes: { ancien: string; nouveau: string },
): Promise<void> {
  await trx.run(
    sql`select rehacher_mot_de_passe_choisi(${identifiant}, ${hashes.ancien}, ${hashes.nouveau})`,
  );
}

/** A new session for who gave the right password; undefined if the account has changed meanwhile. */
export async function openSessionPortail(
  trx: ConnexionTrx,
  ids: { session: string; precedente: string },
  compte: { identifiant: string; versionAcces: number; provisoireEmisLe: string | null },
): Promise<Parcours | undefined> {
  const { parcours } = await trx.one<{ parcours: Parcours | null }>(
    sql`select ouvrir_session_portail(${ids.session}, ${ids.precedente}, ${compte.identifiant},
      ${compte.versionAcces}, ${compte.provisoireEmisLe}) as parcours`,
  );
  return parcours ?? undefined;
}

export async function closeSessionPortail(trx: ConnexionTrx, session: string): Promise<void> {
  await trx.run(sql`select fermer_session_portail(${session})`);
}
