import { createHash } from 'node:crypto';
import type { EcoleTrx } from '../database/transaction.ts';
import type { Deps } from '../deps.ts';
import type { FichiersOnde } from '../domain/onde/diff/comparer.ts';
import { resumer } from '../domain/onde/diff/resumer.ts';
import type { DiffOnde } from '../domain/onde/diff/types.ts';
import type { RefusOnde } from '../domain/onde/types.ts';
import { AppError, NotFoundError } from '../errors.ts';
import { closeProposition, insertMiseAJour, lockProposition } from '../repositories/mises-a-jour-onde.ts';
import { comparerAvecEcole, type ExtractionsOnde, lireExtractions, mettreAJourDepuisOnde } from './onde.ts';
import type { Demandeur } from './operations-eleves.ts';

export type Proposition =
  | { issue: 'refusee'; refus: RefusOnde[] }
  /** Read well, but most likely another school's. */
  | { issue: 'autre_ecole'; messages: string[] }
  | { issue: 'proposee'; id: string };

/** Reads the files and keeps what they would change, for the director to confirm. Changes nothing of the school. */
export async function proposerMiseAJour(
  deps: Deps,
  qui: Demandeur,
  extractions: ExtractionsOnde,
): Promise<Proposition> {
  const lecture = lireExtractions(deps, extractions);
  if (!lecture.ok) return { issue: 'refusee', refus: lecture.refus };
  return deps.database.withEcole(qui.acces, async (trx) => {
    const diff = await comparerAvecEcole(trx, lecture.fichiers);
    if (diff.autreEcole)
      return { issue: 'autre_ecole', messages: diff.alertes.map(({ message }) => message) };
    return { issue: 'proposee', id: await propose(deps, trx, qui, lecture.fichiers, diff) };
  });
}

const propose = (deps: Deps, trx: EcoleTrx, qui: Demandeur, fichiers: FichiersOnde, diff: DiffOnde) =>
  insertMiseAJour(trx, {
    etat: 'proposee',
    agentId: qui.acces.agentId,
    auteur: qui.auteur,
    le: deps.clock.now(),
    fichiers,
    diff,
    empreinte: empreinteDe(diff),
    resume: resumer(diff),
  });

/** Two diffs with the same fingerprint say the same thing. */
export const empreinteDe = (diff: DiffOnde): string =>
  createHash('sha256').update(JSON.stringify(diff)).digest('hex');

export type Application =
  | { issue: 'appliquee' | 'deja_appliquee' }
  /** More than 10 % would leave: asks for its own confirmation. */
  | { issue: 'departs_a_confirmer' }
  /** The school changed since the proposal: nothing done, here is the new one. */
  | { issue: 'perimee'; remplaceePar: string };

class DiffDifferentError extends Error {}

/** Applies exactly the diff that was shown, once; refuses it as a whole when the school changed meanwhile. */
export async function appliquerProposition(
  deps: Deps,
  qui: Demandeur,
  id: string,
  options: { accepterDeparts: boolean },
): Promise<Application> {
  try {
    return await deps.database.withEcole(qui.acces, async (trx) => {
      const proposition = await getProposition(trx, id);
      if ('issue' in proposition) return proposition;
      let departs = false;
      await mettreAJourDepuisOnde(deps, trx, proposition.fichiers, (diff) => {
        if (empreinteDe(diff) !== proposition.empreinte) throw new DiffDifferentError();
        departs = diff.departsMassifs && !options.accepterDeparts;
        return !departs;
      });
      if (departs) return { issue: 'departs_a_confirmer' };
      await closeProposition(trx, id, { etat: 'appliquee', le: deps.clock.now() });
      return { issue: 'appliquee' };
    });
  } catch (error) {
    if (!(error instanceof DiffDifferentError)) throw error;
    return deps.database.withEcole(qui.acces, async (trx) => {
      const proposition = await getProposition(trx, id);
      if ('issue' in proposition) return proposition;
      const diff = await comparerAvecEcole(trx, proposition.fichiers);
      const remplaceePar = await propose(deps, trx, qui, proposition.fichiers, diff);
      await closeProposition(trx, id, { etat: 'perimee', remplaceePar });
      return { issue: 'perimee', remplaceePar };
    });
  }
}

async function getProposition(
  trx: EcoleTrx,
  id: string,
): Promise<{ empreinte: string; fichiers: FichiersOnde } | Application> {
  const proposition = await lockProposition(trx, id);
  if (proposition === undefined) throw new NotFoundError();
  if (proposition.etat === 'appliquee') return { issue: 'deja_appliquee' };
  if (proposition.remplaceePar !== null) return { issue: 'perimee', remplaceePar: proposition.remplaceePar };
  if (proposition.fichiers === null) {
    throw new AppError(
      409,
      'Mise à jour abandonnée',
      'Cette mise à jour a été abandonnée : déposez de nouveau les fichiers de ONDE.',
    );
  }
  return { empreinte: proposition.empreinte, fichiers: proposition.fichiers };
}

/**
 * Compares and applies at once, for the command line: no proposal, same record. « verifier » throws to refuse
 * the diff.
 */
export async function importerDepuisOnde(
  deps: Pick<Deps, 'clock'>,
  trx: EcoleTrx,
  fichiers: FichiersOnde,
  verifier: (diff: DiffOnde) => void,
): Promise<DiffOnde> {
  const diff = await mettreAJourDepuisOnde(deps, trx, fichiers, (candidate) => {
    verifier(candidate);
    return true;
  });
  await insertMiseAJour(trx, {
    etat: 'appliquee',
    agentId: null,
    auteur: 'Exploitation',
    le: deps.clock.now(),
    fichiers: null,
    diff,
    empreinte: empreinteDe(diff),
    resume: resumer(diff),
  });
  return diff;
}

export function abandonnerProposition(deps: Deps, qui: Demandeur, id: string): Promise<void> {
  return deps.database.withEcole(qui.acces, async (trx) => {
    const proposition = await lockProposition(trx, id);
    if (proposition === undefined) throw new NotFoundError();
    await closeProposition(trx, id, { etat: 'abandonnee' });
  });
}
