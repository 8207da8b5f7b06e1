import type { OpsLecture, OpsTrx } from '../../database/transaction.ts';
import type { Deps } from '../../deps.ts';
import { cleUai, estUaiValide, normaliserUai } from '../../domain/ecole/uai.ts';
import { formatDate, normaliserPourRecherche } from '../../domain/francais.ts';
import { AppError, ConflictError } from '../../errors.ts';
import { type EcoleConnue, findEcole } from '../../queries/ecole/ecoles.ts';
import { endDelegationsDeLEcole } from '../../repositories/circonscription/delegations-exploitation.ts';
import {
  abandonnerPropositions,
  type ComptesDeFusion,
  countSansSuite,
  deleteBrouillons,
  fusionnerComptes,
  insertEcole,
  journaliserDansEcole,
  lockMisesAJour,
  setFermee,
  setTousPartis,
  upsertCirconscription,
} from '../../repositories/ecole/ecoles.ts';
import { journaliser } from '../../repositories/journal.ts';

export interface EcoleACreer {
  uai: string;
  nom: string;
  commune: string;
  academie: string;
  adresse?: string;
  codePostal?: string;
  /** Created when its code is not known yet. */
  circonscription?: { code: string; nom: string };
}

/** Creates a school without pupils: ONDE brings them. Throws an AppError that says what is wrong with the UAI. */
export async function creerEcole(trx: OpsTrx, demande: EcoleACreer): Promise<{ id: string; uai: string }> {
  const uai = lireUai(demande.uai);
  const { nom, commune, academie, circonscription } = demande;
  const id = await insertEcole(trx, {
    uai,
    nom,
    adresse: demande.adresse ?? null,
    codePostal: demande.codePostal ?? null,
    commune,
    academie,
    circonscriptionId: circonscription
      ? await upsertCirconscription(trx, { ...circonscription, academie })
      : null,
    recherche: normaliserPourRecherche(`${nom} ${commune}`),
  }).catch((error: { constraint?: string }) => {
    if (error.constraint !== 'ecoles_uai_unique') throw error;
    throw new ConflictError('UAI déjà pris', `L’école ${uai} existe déjà.`);
  });
  await journaliser(trx, 'ecole.creee', { ecole: id, uai });
  return { id, uai };
}

/** What left, or was put away, with a school. */
export interface Fermeture {
  eleves: number;
  representants: number;
  propositions: number;
  brouillons: number;
}

export interface EcoleFermee {
  uai: string;
  fermeeLe: Date;
  /** Null when it was closed already: nothing was done. */
  fermeture: Fermeture | null;
}

/**
 * Closes a school: its people leave with their accounts, nothing that waits there will happen, and nobody has a right in
 * it any more (rules §4.5, c). Throws an AppError when there is no such school.
 */
export async function fermerEcole(
  { clock }: Pick<Deps, 'clock'>,
  trx: OpsTrx,
  saisie: string,
): Promise<EcoleFermee> {
  const ecole = await getEcole(trx, saisie);
  const le = clock.now();
  const { fermeeLe, fermeture } = await fermer(trx, ecole, [ecole.id], le);
  if (fermeture !== null) {
    await endDelegationsDeLEcole(trx, ecole.id, ECOLE_FERMEE);
    await journaliserDansEcole(trx, ecole.id, 'ecole.fermee', { ...fermeture });
    await journaliser(trx, 'ecole.fermee', { ecole: ecole.id, uai: ecole.uai, ...fermeture });
  }
  return { uai: ecole.uai, fermeeLe, fermeture };
}

/** Why its delegations are withdrawn. */
const ECOLE_FERMEE = 'L’école est fermée.';

export interface EcolesFusionnees {
  de: EcoleFermee;
  vers: { uai: string; ondeMajLe: Date | null };
  /** Accounts that went on. */
  suivis: ComptesDeFusion;
  /** Of those who were there when the school closed, since then: whose account has gone on nowhere. */
  sansSuite: ComptesDeFusion;
}

/**
 * Accounts of a school that closes go on in another one, which ONDE has already filled with the same people (rules §4.5,
 * c). May be run again: it does what is new. Throws an AppError that says why it is refused.
 */
export async function fusionnerEcoles(
  { clock }: Pick<Deps, 'clock'>,
  trx: OpsTrx,
  saisies: { de: string; vers: string },
): Promise<EcolesFusionnees> {
  const de = await getEcole(trx, saisies.de);
  const vers = await getEcole(trx, saisies.vers);
  if (de.id === vers.id) {
    throw new ConflictError(
      'Fusion refusée',
      `«\u00a0--de\u00a0» et «\u00a0--vers\u00a0» désignent la même école, ${de.uai}.`,
    );
  }
  const le = clock.now();
  const { fermeeLe, fermeture } = await fermer(trx, de, [de.id, vers.id], le);
  // Looked at under the lock: it may have been closed meanwhile.
  const { fermeeLe: versFermeeLe, ondeMajLe } = await getEcole(trx, vers.uai);
  if (versFermeeLe !== null) {
    throw new ConflictError(
      'Fusion refusée',
      `L’école ${vers.uai} est fermée depuis le ${formatDate(versFermeeLe)}\u00a0: aucun compte ne peut y être suivi.`,
    );
  }
  const suivis = await fusionnerComptes(trx, { de: de.id, vers: vers.id, le });
  const details = { de: de.uai, vers: vers.uai, ...suivis };
  if (fermeture !== null) {
    await endDelegationsDeLEcole(trx, de.id, ECOLE_FERMEE);
    await journaliserDansEcole(trx, de.id, 'ecole.fermee', { ...fermeture });
  }
  if (fermeture !== null || suivis.eleves + suivis.representants > 0) {
    for (const { id } of [de, vers]) await journaliserDansEcole(trx, id, 'ecole.fusionnee', details);
    await journaliser(trx, 'ecole.fusionnee', details);
  }
  const sansSuite = await countSansSuite(trx, de.id);
  return { de: { uai: de.uai, fermeeLe, fermeture }, vers: { uai: vers.uai, ondeMajLe }, suivis, sansSuite };
}

/**
 * Everything but the journal, which comes last: who holds a chain of it must not wait for accounts. Holds the updates of
 * « tenues », that school among them.
 */
async function fermer(
  trx: OpsTrx,
  { id, uai }: EcoleConnue,
  tenues: readonly string[],
  le: Date,
): Promise<Omit<EcoleFermee, 'uai'>> {
  // Before the lock, as an update being confirmed: it holds its proposal, then waits.
  const propositions = await abandonnerPropositions(trx, id);
  await lockMisesAJour(trx, tenues);
  const { fermeeLe } = await getEcole(trx, uai);
  if (fermeeLe !== null) return { fermeeLe, fermeture: null };
  await setFermee(trx, id, le);
  const brouillons = await deleteBrouillons(trx, id);
  const eleves = await setTousPartis(trx, 'eleves', id, le);
  const representants = await setTousPartis(trx, 'representants_legaux', id, le);
  return { fermeeLe: le, fermeture: { eleves, representants, propositions, brouillons } };
}

/** « --dry-run »: the same transaction, undone at its end. */
export async function executerOuSimuler<R>(
  { database }: Pick<Deps, 'database'>,
  simuler: boolean,
  fn: (trx: OpsTrx) => Promise<R>,
): Promise<R> {
  if (!simuler) return database.withOps(fn);
  const defaire = new Error('Essai');
  const essai: { resultat?: R } = {};
  try {
    return await database.withOps(async (trx) => {
      essai.resultat = await fn(trx);
      throw defaire;
    });
  } catch (error) {
    if (error !== defaire) throw error;
    return essai.resultat as R;
  }
}

/** Throws an AppError that says what is wrong with the UAI, or that there is no such school. */
export async function getEcole(trx: OpsLecture, saisie: string): Promise<EcoleConnue> {
  const uai = lireUai(saisie);
  const ecole = await findEcole(trx, uai);
  if (ecole === undefined)
    throw new AppError(
      404,
      'École inconnue',
      `L’école ${uai} n’existe pas ici. «\u00a0ecoles:creer\u00a0» la crée.`,
    );
  return ecole;
}

function lireUai(saisie: string): string {
  const uai = normaliserUai(saisie);
  if (!estUaiValide(uai)) throw new AppError(422, 'UAI refusé', fauteUai(uai));
  return uai;
}

function fauteUai(uai: string): string {
  const [, chiffres, lettre] = /^(\d{7})([A-Z])$/.exec(uai) ?? [];
  if (chiffres === undefined) {
    return `«\u00a0${uai}\u00a0» n’est pas un UAI\u00a0: sept chiffres suivis d’une lettre, par exemple 0990001N.`;
  }
  return `L’UAI «\u00a0${uai}\u00a0» est faux\u00a0: la lettre de contrôle de ${chiffres} est ${cleUai(chiffres)}, pas ${lettre}. Vérifiez les chiffres et la lettre.`;
}
