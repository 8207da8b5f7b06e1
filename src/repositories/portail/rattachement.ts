import sql from 'sql-template-tag';
import type { ConnexionTrx, PortailTrx } from '../../database/transaction.ts';
import type { LigneDeCompte } from '../../domain/comptes/faits.ts';

/** The right password of another account was given in this session; false if that account has changed meanwhile. */
export async function proveAutreCompte(
  trx: ConnexionTrx,
  session: string,
  compte: { identifiant: string; versionAcces: number; provisoireEmisLe: string | null },
): Promise<boolean> {
  const { prouve } = await trx.one<{ prouve: boolean }>(
    sql`select prouver_autre_compte(${session}, ${compte.identifiant}, ${compte.versionAcces},
      ${compte.provisoireEmisLe}) as prouve`,
  );
  return prouve;
}

/** Both accounts, locked until the end of the transaction; what the table of actions reads of the one just proved. */
export const lockAutreCompte = (trx: PortailTrx): Promise<LigneDeCompte | undefined> =>
  trx.maybeOne<LigneDeCompte>(
    sql`select profil, etat, origine, bloque, mot_de_passe_choisi as "motDePasseChoisi",
       provisoire_present as "provisoirePresent", provisoire_expire_le as "provisoireExpireLe"
     from tenir_autre_compte()`,
  );

/** « deja »: nothing is proved of it any more; « aucune »: no school has anybody on it. */
export type ReponseAutreCompte = 'fait' | 'autre_nom' | 'aucune' | 'deja';

export async function attachAutreCompte(trx: PortailTrx): Promise<ReponseAutreCompte> {
  const { reponse } = await trx.one<{ reponse: ReponseAutreCompte }>(
    sql`select rattacher_autre_compte() as reponse`,
  );
  return reponse;
}

/** « encore_la »: a school still has the pupil on the old account. */
export type ReponseAncienCompte = 'fait' | 'autre_personne' | 'encore_la' | 'aucune' | 'deja';

/** « nouvelle »: the id that the session goes on under. */
export async function resumeAncienCompte(trx: PortailTrx, nouvelle: string): Promise<ReponseAncienCompte> {
  const { reponse } = await trx.one<{ reponse: ReponseAncienCompte }>(
    sql`select reprendre_ancien_compte(${nouvelle}) as reponse`,
  );
  return reponse;
}

export async function attachParNaissance(
  trx: PortailTrx,
  date: string,
): Promise<'juste' | 'fausse' | 'trop'> {
  const { reponse } = await trx.one<{ reponse: 'juste' | 'fausse' | 'trop' }>(
    sql`select rattacher_par_naissance(${date}) as reponse`,
  );
  return reponse;
}

/** « aucun »: no child of theirs any more. */
export async function confirmEnfant(
  trx: PortailTrx,
  eleveId: string,
  date: string,
): Promise<'juste' | 'fausse' | 'trop' | 'aucun'> {
  const { reponse } = await trx.one<{ reponse: 'juste' | 'fausse' | 'trop' | 'aucun' }>(
    sql`select confirmer_mon_enfant(${eleveId}, ${date}) as reponse`,
  );
  return reponse;
}
