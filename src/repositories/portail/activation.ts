import sql from 'sql-template-tag';
import type { PortailTrx } from '../../database/transaction.ts';
import type { LigneDeCompte } from '../../domain/comptes/faits.ts';
import type { ReponseEnfant } from '../../domain/portail/enfants.ts';

/** The account of who entered, locked until the end of the transaction; what the table of actions reads of it. */
export const lockMonCompte = (trx: PortailTrx): Promise<LigneDeCompte> =>
  trx.one<LigneDeCompte>(
    sql`select profil, etat, origine, bloque, mot_de_passe_choisi as "motDePasseChoisi",
       provisoire_present as "provisoirePresent", provisoire_expire_le as "provisoireExpireLe"
     from tenir_mon_compte()`,
  );

/** Keeps the password chosen until the end of the activation. */
export async function chooseMotDePasse(trx: PortailTrx, hache: string): Promise<void> {
  await trx.run(sql`select choisir_mon_mot_de_passe(${hache})`);
}

/** « fausse »: no such date; « trop »: too many tries today; « deja »: the account has just been activated by somebody else. */
export type ReponseNaissance = 'juste' | 'fausse' | 'trop' | 'deja';

/** A pupil's own birth date; « nouvelle »: the id that the session goes on under. */
export async function activateParNaissance(
  trx: PortailTrx,
  date: string,
  nouvelle: string,
): Promise<ReponseNaissance> {
  const { reponse } = await trx.one<{ reponse: ReponseNaissance }>(
    sql`select activer_par_ma_naissance(${date}, ${nouvelle}) as reponse`,
  );
  return reponse;
}

export interface DireEnfant {
  eleveId: string;
  reponse: ReponseEnfant;
  date: string | null;
}

/** « incomplet »: the children are no longer those that were shown; « aucune »: none is claimed, the school is told. */
export type ReponseEnfants = 'juste' | 'fausse' | 'trop' | 'incomplet' | 'aucune';

export async function sayEnfants(trx: PortailTrx, enfants: readonly DireEnfant[]): Promise<ReponseEnfants> {
  const { reponse } = await trx.one<{ reponse: ReponseEnfants }>(
    sql`select dire_mes_enfants(${enfants.map((e) => e.eleveId)}::bigint[],
      ${enfants.map((e) => e.reponse)}::text[], ${enfants.map((e) => e.date)}::date[]) as reponse`,
  );
  return reponse;
}

/** False: somebody else has just activated this account. */
export async function giveMail(trx: PortailTrx, mail: string, nouvelle: string): Promise<boolean> {
  const { fait } = await trx.one<{ fait: boolean }>(
    sql`select donner_mon_mail(${mail}, ${nouvelle}) as fait`,
  );
  return fait;
}

/** After a reset by the school; false: another password was chosen meanwhile. */
export async function replaceProvisoire(trx: PortailTrx, hache: string, nouvelle: string): Promise<boolean> {
  const { fait } = await trx.one<{ fait: boolean }>(
    sql`select remplacer_mon_provisoire(${hache}, ${nouvelle}) as fait`,
  );
  return fait;
}

/** In place of the one just proved; false if that one has changed meanwhile. */
export async function replaceMotDePasseChoisi(
  trx: PortailTrx,
  hashes: { ancien: string; nouveau: string },
  nouvelle: string,
): Promise<boolean> {
  const { fait } = await trx.one<{ fait: boolean }>(
    sql`select changer_mon_mot_de_passe_choisi(${hashes.ancien}, ${hashes.nouveau}, ${nouvelle}) as fait`,
  );
  return fait;
}

/** False: no child of theirs. */
export async function reportEnfant(
  trx: PortailTrx,
  eleveId: string,
  reponse: 'pas_le_mien' | 'date_erronee',
): Promise<boolean> {
  const { fait } = await trx.one<{ fait: boolean }>(
    sql`select signaler_mon_enfant(${eleveId}, ${reponse}) as fait`,
  );
  return fait;
}

/** « aucun »: no open report of theirs; « trop »: said and taken back too often today. */
export type ReponseReprise = 'repris' | 'aucun' | 'trop';

export async function takeBackSignalement(trx: PortailTrx, eleveId: string): Promise<ReponseReprise> {
  const { reponse } = await trx.one<{ reponse: ReponseReprise }>(
    sql`select reprendre_mon_signalement(${eleveId}) as reponse`,
  );
  return reponse;
}
