import { unlessFull } from '../../auth/bounded-queue.ts';
import { hashPassword, verifyNothing, verifyPassword } from '../../auth/password-hashing.ts';
import { createThrottle, THROTTLE_RULES } from '../../auth/throttle.ts';
import type { Deps } from '../../deps.ts';
import { verifierMotDePasseChoisi } from '../../domain/mots-de-passe/choisi.ts';
import { listMotsPersonnels } from '../../queries/portail/compte.ts';
import { replaceMotDePasseChoisi, reportEnfant } from '../../repositories/portail/activation.ts';
import { findComptePourPortail } from '../../repositories/portail/connexion.ts';
import { ATTENTE_AFFLUENCE } from '../connexion/admission.ts';
import type { EnChemin } from './activation.ts';

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
  const { profil, identifiant, compteId } = personne;
  const mots = await deps.database.readPortail(session, listMotsPersonnels);
  const raisons = verifierMotDePasseChoisi(motDePasse, {
    qui: profil,
    identifiant,
    personnels: mots.map(({ mot }) => mot),
  });
  if (raisons.length > 0) return { outcome: 'refuse', raisons };
  const essai = await createThrottle(deps, 'portail').attempt(
    THROTTLE_RULES.device,
    'changement',
    compteId ?? '',
  );
  if (!essai.admitted) return { outcome: 'attendre', attente: essai.waitSeconds };
  const compte = await deps.database.withConnexion((trx) => findComptePourPortail(trx, identifiant));
  const ancien = compte?.motDePasseHache ?? null;
  const juste = await unlessFull(
    ancien === null ? verifyNothing(actuel, 'connus') : verifyPassword(ancien, actuel),
  );
  if (juste === undefined) {
    await essai.giveBack();
    return { outcome: 'attendre', attente: ATTENTE_AFFLUENCE };
  }
  if (!juste || ancien === null) return { outcome: 'faux', attente: essai.nextWait };
  await essai.succeed();
  const nouveau = await hashPassword(motDePasse);
  const fait = await deps.database.withPortail(session, (trx) =>
    replaceMotDePasseChoisi(trx, { ancien, nouveau }, nouvelle),
  );
  return fait ? { outcome: 'accepte' } : { outcome: 'faux', attente: 0 };
}

/** « Ce n'est pas mon enfant », or its date is wrong: the school sees it at once. False: no child of theirs. */
export const signalerEnfant = (
  deps: Deps,
  { session }: EnChemin,
  eleveId: string,
  reponse: 'pas_le_mien' | 'date_erronee',
): Promise<boolean> => deps.database.withPortail(session, (trx) => reportEnfant(trx, eleveId, reponse));
