import { unlessFull } from '../../auth/bounded-queue.ts';
import { createDeviceCookie } from '../../auth/device-cookie.ts';
import { hashPassword } from '../../auth/password-hashing.ts';
import { createThrottle, THROTTLE_RULES, type Try } from '../../auth/throttle.ts';
import type { PortailTrx } from '../../database/transaction.ts';
import type { Deps } from '../../deps.ts';
import type { ActionPortail } from '../../domain/comptes/decision/cases.ts';
import { deciderPortail } from '../../domain/comptes/decision/decider.ts';
import { faitsDuCompte } from '../../domain/comptes/faits.ts';
import type { Personne } from '../../queries/portail/garde.ts';
import {
  activateParNaissance,
  chooseMotDePasse,
  type DireEnfant,
  giveMail,
  lockMonCompte,
  type ReponseEnfants,
  replaceProvisoire,
  sayEnfants,
} from '../../repositories/portail/activation.ts';
import { chooseApresOubli } from '../../repositories/portail/oubli.ts';
import { inscrire } from './inscription.ts';
import { raisonsContre } from './mot-de-passe.ts';

/** Whoever is on the way: the session that the database judges, and what the guard said of it. */
export interface EnChemin {
  session: string;
  personne: Personne;
  /** The device cookie of the browser, as it came. */
  appareils?: string | undefined;
}

/** « deja »: the account is no longer what it was when this began; somebody else was first. */
export type Deja = { outcome: 'deja' };

/** The table of states and actions decides, on the account locked; the functions of the database write no other change. */
async function possible(deps: Deps, trx: PortailTrx, action: ActionPortail): Promise<boolean> {
  const compte = faitsDuCompte(await lockMonCompte(trx), deps.clock.now());
  return deciderPortail(action, compte).possible;
}

export type ResultatChoix =
  | { outcome: 'refuse'; raisons: string[] }
  | { outcome: 'attendre' }
  | Deja
  /** « nouvelle »: the id under which the session goes on, when it is over. */
  | { outcome: 'accepte'; nouvelle?: string };

/**
 * The new password: of an activation, kept until its end; after a reset by the school, or when the one before was forgotten,
 * in force at once (rules §8.2, §8.6, §8.7).
 */
export async function choisirMotDePasse(
  deps: Deps,
  { session, personne }: EnChemin,
  motDePasse: string,
  nouvelle: string,
): Promise<ResultatChoix> {
  const { parcours } = personne;
  const raisons = await raisonsContre(deps, { session, personne }, motDePasse);
  if (raisons.length > 0) return { outcome: 'refuse', raisons };
  const hache = await unlessFull(hashPassword(motDePasse));
  if (hache === undefined) return { outcome: 'attendre' };
  return deps.database.withPortail(session, async (trx) => {
    if (parcours === 'oubli_mot_de_passe') {
      return (await possible(deps, trx, 'mot_de_passe_oublie')) &&
        (await chooseApresOubli(trx, hache, nouvelle))
        ? { outcome: 'accepte', nouvelle }
        : { outcome: 'deja' };
    }
    if (parcours === 'activation') {
      if (!(await possible(deps, trx, 'choisir_mot_de_passe'))) return { outcome: 'deja' };
      await chooseMotDePasse(trx, hache);
      return { outcome: 'accepte' };
    }
    if (parcours === 'inscription')
      return (await inscrire(deps, trx, hache, nouvelle))
        ? { outcome: 'accepte', nouvelle }
        : { outcome: 'deja' };
    if (!(await possible(deps, trx, 'remplacer_provisoire'))) return { outcome: 'deja' };
    return (await replaceProvisoire(trx, hache, nouvelle))
      ? { outcome: 'accepte', nouvelle }
      : { outcome: 'deja' };
  });
}

/** « attendre »: seconds before birth dates may be tried again; « faux »: before the next try, 0 when it may come at once. */
export type ResultatNaissance =
  | { outcome: 'juste' }
  | { outcome: 'faux'; attente: number }
  | { outcome: 'attendre'; attente: number }
  /** The children are no longer those that were shown; or none is claimed, and the school is told. */
  | { outcome: 'incomplet' | 'aucune' }
  | Deja;

/** When the database's own count of the day is used up. Seconds. */
const ATTENTE_DU_JOUR = 3_600;

/** A pupil gives the own birth date: right, the account is activated (rules §8.2). */
export async function activerParNaissance(
  deps: Deps,
  qui: EnChemin,
  date: string,
  nouvelle: string,
): Promise<ResultatNaissance> {
  return essayerNaissance(deps, qui, () =>
    deps.database.withPortail(qui.session, async (trx) =>
      (await possible(deps, trx, 'choisir_mot_de_passe'))
        ? activateParNaissance(trx, date, nouvelle)
        : ('deja' as const),
    ),
  );
}

/** What a guardian says of all the children at once: one wrong date, and nobody is told which (rules §8.3). */
export async function direLesEnfants(
  deps: Deps,
  qui: EnChemin,
  enfants: readonly DireEnfant[],
): Promise<ResultatNaissance> {
  return essayerNaissance(deps, qui, () =>
    deps.database.withPortail(qui.session, async (trx) =>
      (await possible(deps, trx, 'choisir_mot_de_passe')) ? sayEnfants(trx, enfants) : ('deja' as const),
    ),
  );
}

/** Counted before it is judged, for the account and apart for the device that knows it; a right answer clears it. */
export async function essayerNaissance(
  deps: Deps,
  qui: EnChemin,
  juger: () => Promise<ReponseEnfants | 'deja'>,
): Promise<ResultatNaissance> {
  const essai = await admettreNaissance(deps, qui);
  if (!essai.admitted) return { outcome: 'attendre', attente: essai.waitSeconds };
  const reponse = await juger();
  switch (reponse) {
    case 'fausse':
      return { outcome: 'faux', attente: essai.nextWait };
    case 'trop':
      return { outcome: 'attendre', attente: ATTENTE_DU_JOUR };
    case 'juste':
      await essai.succeed();
      return { outcome: 'juste' };
    default:
      await essai.giveBack();
      return { outcome: reponse };
  }
}

async function admettreNaissance(deps: Deps, { personne, appareils }: EnChemin): Promise<Try> {
  const limites = createThrottle(deps, 'portail');
  const appareil = createDeviceCookie(deps, 'portail').recognize(appareils, personne.identifiant);
  const sujet = personne.compteId ?? personne.reference;
  const subject = appareil === undefined ? [sujet] : [sujet, appareil.draw];
  return limites.attempt(THROTTLE_RULES.naissance, ...subject);
}

/** The mail, which a guardian must give (rules §8.3): « en cours », and a code and a link leave for that address. */
export async function donnerMail(
  deps: Deps,
  { session }: EnChemin,
  mail: string,
  nouvelle: string,
): Promise<{ outcome: 'accepte' } | Deja> {
  return deps.database.withPortail(session, async (trx) =>
    (await possible(deps, trx, 'choisir_mot_de_passe')) && (await giveMail(trx, mail, nouvelle))
      ? { outcome: 'accepte' }
      : { outcome: 'deja' },
  );
}
