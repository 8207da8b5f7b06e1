import { hashCode } from '../../auth/portail/codes.ts';
import { countSms } from '../../auth/portail/quotas.ts';
import { createThrottle, THROTTLE_RULES } from '../../auth/throttle.ts';
import type { PortailTrx } from '../../database/transaction.ts';
import type { Deps } from '../../deps.ts';
import type { ActionPortail } from '../../domain/comptes/decision/cases.ts';
import { deciderPortail } from '../../domain/comptes/decision/decider.ts';
import { faitsDuCompte } from '../../domain/comptes/faits.ts';
import { type ClesDeRecherche, clesDeRecherche, motsDesPrenoms } from '../../domain/portail/recherche.ts';
import { findCodeAttendu } from '../../queries/portail/codes.ts';
import type { DireEnfant } from '../../repositories/portail/activation.ts';
import type { ReponseCode } from '../../repositories/portail/codes.ts';
import {
  askInscriptionAgain,
  findDerniereSaisie,
  finishInscription,
  lockInscription,
  openInscription,
  proveMobile,
  type ReponseInscription,
  sayEnfantsInscription,
} from '../../repositories/portail/inscription.ts';
import type { EnChemin } from './activation.ts';

/** A mobile as it was typed. */
export interface PortableSaisi {
  /** E.164. */
  numero: string;
  /** As the page shows it. */
  affiche: string;
}

export interface DemandeDInscription {
  portable: PortableSaisi;
  nom: string;
  prenom: string;
  ip: string;
  /** Ids of the session to open, and of the one that the browser held. */
  session: string;
  precedente: string;
}

/** Seconds to wait; 0 when it is done. Counted whether or not anybody exists. */
export async function demanderInscription(deps: Deps, demande: DemandeDInscription): Promise<number> {
  const { portable, nom, prenom, ip, session, precedente } = demande;
  const cles = clesDeRecherche([nom], motsDesPrenoms(prenom));
  const attente = await compterSms(deps, ip, portable.numero, cles);
  if (attente > 0) return attente;
  await deps.database.withConnexion((trx) =>
    openInscription(
      trx,
      { session, precedente },
      { ...cles, portable: portable.numero, destination: portable.affiche },
    ),
  );
  return 0;
}

/** Another code, to the same number. Seconds to wait; 0 when it is asked for. */
export async function redemanderInscription(deps: Deps, { session }: EnChemin, ip: string): Promise<number> {
  const derniere = await deps.database.readPortail(session, findDerniereSaisie);
  if (derniere === undefined) return 0;
  const attente = await compterSms(deps, ip, derniere.portable, derniere);
  if (attente === 0) await deps.database.withPortail(session, askInscriptionAgain);
  return attente;
}

/** One more SMS asked for: seconds to wait, 0 when it may leave. */
export const compterSms = (
  deps: Deps,
  ip: string,
  portable: string,
  { noms, prenoms }: ClesDeRecherche,
): Promise<number> => countSms(createThrottle(deps, 'portail'), ip, portable, ...noms, '', ...prenoms);

/** The code of the SMS: right, the children are shown, and not before; the session goes on under its new id. */
export const prouverPortable = (
  deps: Deps,
  { session }: EnChemin,
  code: string,
  nouvelle: string,
): Promise<ReponseCode> =>
  deps.database.withPortail(session, async (trx) => {
    const attendu = await findCodeAttendu(trx, 'inscription');
    return attendu === undefined
      ? 'aucun'
      : proveMobile(trx, hashCode(deps.config, attendu.id, code), nouvelle);
  });

/** What is said of the children; « sans »: those whose date is wrong are left aside. */
export interface EnfantsDInscription {
  enfants: readonly DireEnfant[];
  sans: boolean;
}

export type ResultatEnfants<Fin = never> =
  | { outcome: 'faux' | 'partie' | 'attendre'; attente: number }
  | { outcome: 'juste' | 'incomplet' | 'aucune' | 'deja' }
  | Fin;

/** When the database's own count of the day is used up. Seconds. */
const ATTENTE_DU_JOUR = 3_600;

/** Counted before it is judged. « finir »: what goes with a right answer, in its transaction. */
export async function direEnfantsTrouves<Fin = never>(
  deps: Deps,
  { session, personne }: EnChemin,
  { enfants, sans }: EnfantsDInscription,
  finir?: (trx: PortailTrx) => Promise<Fin>,
): Promise<ResultatEnfants<Fin>> {
  const essai = await createThrottle(deps, 'portail').attempt(THROTTLE_RULES.naissance, personne.reference);
  if (!essai.admitted) return { outcome: 'attendre', attente: essai.waitSeconds };
  const reponse = await deps.database.withPortail(
    session,
    async (trx): Promise<ReponseInscription | { fin: Fin }> => {
      const dit = await sayEnfantsInscription(trx, enfants, sans);
      return dit === 'juste' && finir !== undefined ? { fin: await finir(trx) } : dit;
    },
  );
  switch (reponse) {
    case 'fausse':
      return { outcome: 'faux', attente: essai.nextWait };
    case 'partie':
      return { outcome: 'partie', attente: essai.nextWait };
    case 'trop':
      return { outcome: 'attendre', attente: ATTENTE_DU_JOUR };
    default:
      await essai.giveBack();
      return typeof reponse === 'string' ? { outcome: reponse } : reponse.fin;
  }
}

/** The table of states and actions decides, on the accounts locked. */
export async function inscriptionPossible(
  deps: Deps,
  trx: PortailTrx,
  action: ActionPortail,
): Promise<boolean> {
  const ligne = await lockInscription(trx);
  return ligne !== undefined && deciderPortail(action, faitsDuCompte(ligne, deps.clock.now())).possible;
}

/** The password ends it: the account is activated, with all the fiches proved. False: somebody else was first. */
export const inscrire = async (
  deps: Deps,
  trx: PortailTrx,
  hache: string,
  nouvelle: string,
): Promise<boolean> =>
  (await inscriptionPossible(deps, trx, 'inscription_sms')) && finishInscription(trx, hache, nouvelle);
