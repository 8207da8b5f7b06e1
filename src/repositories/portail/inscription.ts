import sql from 'sql-template-tag';
import type { ConnexionTrx, PortailLecture, PortailTrx } from '../../database/transaction.ts';
import type { LigneDeCompte } from '../../domain/comptes/faits.ts';
import type { ClesDeRecherche } from '../../domain/portail/recherche.ts';
import type { DireEnfant, ReponseEnfants } from './activation.ts';
import type { ReponseCode } from './codes.ts';

/** What is looked up; « destination »: the number as the page shows it. */
export interface SaisieInscription extends ClesDeRecherche {
  /** E.164. */
  portable: string;
  destination: string;
}

/** A session of somebody nobody knows yet, and the first code that it asks for. */
export async function openInscription(
  trx: ConnexionTrx,
  ids: { session: string; precedente: string },
  saisie: SaisieInscription,
): Promise<void> {
  await trx.run(
    sql`select ouvrir_inscription(${ids.session}, ${ids.precedente}, ${JSON.stringify(saisie)}::jsonb)`,
  );
}

export type DerniereSaisie = ClesDeRecherche & { portable: string };

/** Whose the last code was asked for: number and names, to be counted. */
export const findDerniereSaisie = (trx: PortailLecture): Promise<DerniereSaisie | undefined> =>
  trx.maybeOne<DerniereSaisie>(sql`select portable, noms, prenoms from derniere_saisie_d_inscription()`);

/** Another code to the same number, for the same names. */
export async function askInscriptionAgain(trx: PortailTrx): Promise<void> {
  await trx.run(sql`select redemander_inscription()`);
}

/** « nouvelle »: the id that the session goes on under, once it was right. */
export async function proveMobile(trx: PortailTrx, hache: Buffer, nouvelle: string): Promise<ReponseCode> {
  const { reponse } = await trx.one<{ reponse: ReponseCode }>(
    sql`select prouver_mon_portable(${hache}, ${nouvelle}) as reponse`,
  );
  return reponse;
}

/** « partie »: some dates are right and some are not; « deja »: it was said already. */
export type ReponseInscription = ReponseEnfants | 'partie' | 'deja';

/** « sans »: the children whose date is wrong are left aside. */
export async function sayEnfantsInscription(
  trx: PortailTrx,
  enfants: readonly DireEnfant[],
  sans: boolean,
): Promise<ReponseInscription> {
  const { reponse } = await trx.one<{ reponse: ReponseInscription }>(
    sql`select dire_enfants_a_l_inscription(${enfants.map((e) => e.eleveId)}::bigint[],
      ${enfants.map((e) => e.reponse)}::text[], ${enfants.map((e) => e.date)}::date[], ${sans}) as reponse`,
  );
  return reponse;
}

/** The account that the fiches proved will go to, locked with theirs; undefined when none is left. */
export const lockInscription = (trx: PortailTrx): Promise<LigneDeCompte | undefined> =>
  trx.maybeOne<LigneDeCompte>(
    sql`select profil, etat, origine, bloque, mot_de_passe_choisi as "motDePasseChoisi",
       provisoire_present as "provisoirePresent", provisoire_expire_le as "provisoireExpireLe"
     from tenir_mon_inscription()`,
  );

/** False: nothing is left to activate. « nouvelle »: the id that the session goes on under. */
export async function finishInscription(trx: PortailTrx, hache: string, nouvelle: string): Promise<boolean> {
  const { fait } = await trx.one<{ fait: boolean }>(
    sql`select terminer_mon_inscription(${hache}, ${nouvelle}) as fait`,
  );
  return fait;
}
