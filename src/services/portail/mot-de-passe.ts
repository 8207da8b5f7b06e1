import { unlessFull } from '../../auth/bounded-queue.ts';
import { createDeviceCookie } from '../../auth/device-cookie.ts';
import { aadMotDePasseProvisoire, decrypt, equalInConstantTime } from '../../auth/encryption.ts';
import { verifyNothing, verifyPassword } from '../../auth/password-hashing.ts';
import { createThrottle } from '../../auth/throttle.ts';
import type { Deps } from '../../deps.ts';
import { verifierMotDePasseChoisi } from '../../domain/mots-de-passe/choisi.ts';
import { normaliserSaisieProvisoire } from '../../domain/mots-de-passe/provisoire.ts';
import { listMotsPersonnels } from '../../queries/portail/compte.ts';
import type { Personne } from '../../queries/portail/garde.ts';
import { type ComptePourPortail, findComptePourPortail } from '../../repositories/portail/connexion.ts';
import {
  type Admission,
  ATTENTE_AFFLUENCE,
  admettreAppareil,
  admettreInconnu,
} from '../connexion/admission.ts';

/** An identifier and a password, and from where. */
export interface MotDePasseAJuger {
  identifiant: string;
  motDePasse: string;
  ip: string;
  /** The device cookie of the browser, as it came. */
  appareils?: string | undefined;
}

/** What is said after a right password only (rules §8.6): before, everybody hears the same. */
export type Empechement =
  | { outcome: 'bloque' }
  /** The provisional password of that day has come to its end. */
  | { outcome: 'expire'; le: Date }
  | { outcome: 'remplace'; par: string };

/** What a right password was: the chosen one, or the provisional given by a school. */
export type PreuveDeCompte = 'choisi' | 'provisoire';

export type ResultatPreuve =
  /** Seconds before the next try; 0 when it may come at once. */
  | { outcome: 'refuse'; attente: number }
  | { outcome: 'attendre'; attente: number }
  | Empechement
  | { outcome: 'juste'; compte: ComptePourPortail; preuve: PreuveDeCompte };

/**
 * Judges a password of the portal, to log in or to bring another account along. Unknown identifier, wrong password, account
 * without one, blocked: one answer, for the same work, an argon2 verification each. A device that has logged in has a counter
 * of its own.
 */
export async function jugerMotDePasse(deps: Deps, demande: MotDePasseAJuger): Promise<ResultatPreuve> {
  const { identifiant, motDePasse } = demande;
  const limites = createThrottle(deps, 'portail');
  const appareil = createDeviceCookie(deps, 'portail').recognize(demande.appareils, identifiant);
  const compte = await deps.database.withConnexion((trx) => findComptePourPortail(trx, identifiant));
  const connu =
    appareil !== undefined && appareil.versionSession === compte?.versionAcces
      ? await admettreAppareil(limites, identifiant, appareil)
      : undefined;
  const admission = connu ?? (await admettreInconnu(limites, identifiant, demande.ip));
  if (typeof admission === 'number') return { outcome: 'attendre', attente: admission };

  const preuve = await juger(deps, compte, motDePasse, admission);
  if (preuve === 'pleine') {
    await admission.essai.giveBack();
    return { outcome: 'attendre', attente: ATTENTE_AFFLUENCE };
  }
  if (compte === undefined || preuve === undefined) {
    deps.logger.info({ attente: admission.essai.nextWait }, 'mot de passe refusé au portail');
    return { outcome: 'refuse', attente: admission.essai.nextWait };
  }
  await admission.essai.succeed();
  return empechement(compte, preuve, deps.clock.now()) ?? { outcome: 'juste', compte, preuve };
}

/** « pleine »: too many strangers wait for a hash. */
async function juger(
  deps: Deps,
  compte: ComptePourPortail | undefined,
  motDePasse: string,
  { file }: Admission,
): Promise<PreuveDeCompte | 'pleine' | undefined> {
  const hache = compte?.motDePasseHache ?? null;
  const juste = await unlessFull(
    hache === null ? verifyNothing(motDePasse, file) : verifyPassword(hache, motDePasse, file),
  );
  if (juste === undefined) return 'pleine';
  if (juste) return 'choisi';
  return compte !== undefined && estLeProvisoire(deps, compte, motDePasse) ? 'provisoire' : undefined;
}

/** Of an account that has none, one that nobody can type is compared: the same work. */
function estLeProvisoire({ keyRing }: Deps, { id, chiffre, cle }: ComptePourPortail, saisi: string): boolean {
  const attendu =
    chiffre === null || cle === null ? ' ' : decrypt(keyRing, { chiffre, cle }, aadMotDePasseProvisoire(id));
  return equalInConstantTime(normaliserSaisieProvisoire(saisi), attendu);
}

function empechement(
  { bloque, provisoireExpireLe, remplacePar }: ComptePourPortail,
  preuve: PreuveDeCompte,
  maintenant: Date,
): Empechement | undefined {
  if (bloque) return { outcome: 'bloque' };
  if (preuve === 'provisoire' && provisoireExpireLe !== null && provisoireExpireLe <= maintenant)
    return { outcome: 'expire', le: provisoireExpireLe };
  return remplacePar === null ? undefined : { outcome: 'remplace', par: remplacePar };
}

/** Why this person may not choose this password, in French; an empty list when they may. */
export async function raisonsContre(
  deps: Pick<Deps, 'database' | 'keyRing'>,
  { session, personne: { profil, identifiant } }: { session: string; personne: Personne },
  motDePasse: string,
): Promise<string[]> {
  const mots = await deps.database.readPortail(session, listMotsPersonnels);
  return verifierMotDePasseChoisi(motDePasse, {
    qui: profil,
    identifiant,
    personnels: mots.map(({ mot }) => mot),
    ...(await lireProvisoireARemplacer(deps, identifiant)),
  });
}

/** The provisional password that a chosen one takes the place of, and may not be (rules §4.3). */
async function lireProvisoireARemplacer(
  { database, keyRing }: Pick<Deps, 'database' | 'keyRing'>,
  identifiant: string,
): Promise<{ provisoire?: string }> {
  const compte = await database.withConnexion((trx) => findComptePourPortail(trx, identifiant));
  if (compte === undefined || compte.chiffre === null || compte.cle === null) return {};
  const { id, chiffre, cle } = compte;
  return { provisoire: decrypt(keyRing, { chiffre, cle }, aadMotDePasseProvisoire(id)) };
}
