import sql from 'sql-template-tag';
import type { ConnexionTrx, PortailTrx } from '../../database/transaction.ts';
import type { ClesDeRecherche } from '../../domain/portail/recherche.ts';

/** As FranceConnect gives them, and as they are looked up. */
export interface IdentiteGardee {
  nom: string;
  nomUsage: string | null;
  prenoms: string[];
  cles: ClesDeRecherche;
}

/** An id token, encrypted. */
export interface JetonChiffre {
  chiffre: Buffer;
  cle: string;
}

/** « franceconnect »: nobody is known by this « sub », the way begins; « bloque »: nothing is opened. */
export type EntreeFranceConnect = 'ouverte' | 'franceconnect' | 'bloque';

export async function openSessionFranceConnect(
  trx: ConnexionTrx,
  ids: { session: string; precedente: string },
  sub: string,
  identite: IdentiteGardee,
  jeton: JetonChiffre,
): Promise<EntreeFranceConnect> {
  const { entree } = await trx.one<{ entree: EntreeFranceConnect }>(
    sql`select ouvrir_session_franceconnect(${ids.session}, ${ids.precedente}, ${sub},
      ${JSON.stringify(identite)}::jsonb, ${jeton.chiffre}, ${jeton.cle}) as entree`,
  );
  return entree;
}

/** What FranceConnect wants to see again; undefined for a session that it did not open. */
export const findJetonFranceConnect = (
  trx: ConnexionTrx,
  session: string,
): Promise<(JetonChiffre & { sub: string }) | undefined> =>
  trx.maybeOne<JetonChiffre & { sub: string }>(
    sql`select sub, chiffre, cle from jeton_franceconnect(${session})`,
  );

/** A code to this number, for the names that FranceConnect gave. */
export async function askCodeFranceConnect(
  trx: PortailTrx,
  portable: string,
  destination: string,
): Promise<void> {
  await trx.run(sql`select demander_code_franceconnect(${portable}, ${destination})`);
}

/** « lie »: an account that was activated already; « autre »: it has another identity; « deja »: nothing is left to join. */
export type FinFranceConnect = 'active' | 'lie' | 'autre' | 'deja';

export async function finishFranceConnect(trx: PortailTrx, nouvelle: string): Promise<FinFranceConnect> {
  const { fin } = await trx.one<{ fin: FinFranceConnect }>(
    sql`select terminer_par_franceconnect(${nouvelle}) as fin`,
  );
  return fin;
}

/** Just linked to an account that a password opened too: that one opens nothing any more. False: there is none. */
export async function setAsideMotDePasse(trx: PortailTrx, nouvelle: string): Promise<boolean> {
  const { fait } = await trx.one<{ fait: boolean }>(
    sql`select ecarter_mot_de_passe_d_avant(${nouvelle}) as fait`,
  );
  return fait;
}
