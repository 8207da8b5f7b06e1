import { unlessFull } from '../../auth/bounded-queue.ts';
import { hashPassword, verifyNothing, verifyPassword } from '../../auth/password-hashing.ts';
import { createThrottle, THROTTLE_RULES } from '../../auth/throttle.ts';
import type { Deps } from '../../deps.ts';
import {
  type ReponseReprise,
  replaceMotDePasseChoisi,
  reportEnfant,
  takeBackSignalement,
} from '../../repositories/portail/activation.ts';
import { findComptePourPortail } from '../../repositories/portail/connexion.ts';
import { proveByMotDePasse } from '../../repositories/portail/contacts.ts';
import { setAsideMotDePasse } from '../../repositories/portail/franceconnect.ts';
import { ATTENTE_AFFLUENCE } from '../connexion/admission.ts';
import type { EnChemin } from './activation.ts';
import { raisonsContre } from './mot-de-passe.ts';

export type ResultatNouveauChoix =
  | { outcome: 'refuse'; raisons: string[] }
  /** Not the present password. Seconds before the next try. */
  | { outcome: 'faux'; attente: number }
  | { outcome: 'attendre'; attente: number }
  | { outcome: 'accepte' };

/** A new password in place of the present one, which is proved first; every other session ends (rules §8.5). */
export async function changerMotDePasseChoisi(
  deps: Deps,
  { session, personne }: EnChemin,
  { actuel, motDePasse }: { actuel: string; motDePasse: string },
  nouvelle: string,
): Promise<ResultatNouveauChoix> {
  const raisons = await raisonsContre(deps, { session, personne }, motDePasse);
  if (raisons.length > 0) return { outcome: 'refuse', raisons };
  const jugement = await jugerMotDePasseActuel(deps, personne, actuel);
  if (jugement.outcome !== 'juste') return jugement;
  const nouveau = await hashPassword(motDePasse);
  const fait = await deps.database.withPortail(session, (trx) =>
    replaceMotDePasseChoisi(trx, { ancien: jugement.hache, nouveau }, nouvelle),
  );
  return fait ? { outcome: 'accepte' } : { outcome: 'faux', attente: 0 };
}

export type ResultatActuel = Extract<ResultatNouveauChoix, { outcome: 'faux' | 'attendre' }>;

/** The password in force, of who is logged in. Tries count by session: whoever has stolen one holds up no other. */
async function jugerMotDePasseActuel(
  deps: Deps,
  { identifiant, reference }: EnChemin['personne'],
  actuel: string,
): Promise<ResultatActuel | { outcome: 'juste'; hache: string }> {
  const essai = await createThrottle(deps, 'portail').attempt(THROTTLE_RULES.device, 'changement', reference);
  if (!essai.admitted) return { outcome: 'attendre', attente: essai.waitSeconds };
  const compte = await deps.database.withConnexion((trx) => findComptePourPortail(trx, identifiant));
  const hache = compte?.motDePasseHache ?? null;
  const juste = await unlessFull(
    hache === null ? verifyNothing(actuel, 'connus') : verifyPassword(hache, actuel),
  );
  if (juste === undefined) {
    await essai.giveBack();
    return { outcome: 'attendre', attente: ATTENTE_AFFLUENCE };
  }
  if (!juste || hache === null) return { outcome: 'faux', attente: essai.nextWait };
  await essai.succeed();
  return { outcome: 'juste', hache };
}

/** « C’est bien vous ? », by the password: the session goes on under « nouvelle » (rules §8.5). */
export async function prouverParMotDePasse(
  deps: Deps,
  { session, personne }: EnChemin,
  actuel: string,
  nouvelle: string,
): Promise<ResultatActuel | { outcome: 'prouve' }> {
  const jugement = await jugerMotDePasseActuel(deps, personne, actuel);
  if (jugement.outcome !== 'juste') return jugement;
  const prouve = await deps.database.withPortail(session, (trx) =>
    proveByMotDePasse(trx, jugement.hache, nouvelle),
  );
  return prouve ? { outcome: 'prouve' } : { outcome: 'faux', attente: 0 };
}

/** FranceConnect has just been linked: the password of before opens nothing any more. False: there is none. */
export const ecarterMotDePasse = (deps: Deps, { session }: EnChemin, nouvelle: string): Promise<boolean> =>
  deps.database.withPortail(session, (trx) => setAsideMotDePasse(trx, nouvelle));

/** « Ce n'est pas mon enfant », or its date is wrong: the school sees it at once. False: no child of theirs. */
export const signalerEnfant = (
  deps: Deps,
  { session }: EnChemin,
  eleveId: string,
  reponse: 'pas_le_mien' | 'date_erronee',
): Promise<boolean> => deps.database.withPortail(session, (trx) => reportEnfant(trx, eleveId, reponse));

/** « Je me suis trompé »: the school no longer has anything to correct, and the birth date is asked for again (rules §8.5). */
export const reprendreSignalement = (
  deps: Deps,
  { session }: EnChemin,
  eleveId: string,
): Promise<ReponseReprise> => deps.database.withPortail(session, (trx) => takeBackSignalement(trx, eleveId));
