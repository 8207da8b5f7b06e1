import { createHash } from 'node:crypto';
import type { EcoleTrx } from '../../database/transaction.ts';
import type { Deps } from '../../deps.ts';
import { pluriel } from '../../domain/francais.ts';
import { parmiProposees, seContredisent } from '../../domain/onde/corrections/propositions.ts';
import { estVide, type FichiersOnde } from '../../domain/onde/diff/comparer.ts';
import type { DiffEnFil } from '../../domain/onde/diff/en-fil.ts';
import type { DiffOnde, Proposition as PersonneProposee } from '../../domain/onde/diff/types.ts';
import { type MouvementMassif, sansAccord } from '../../domain/onde/rapport/massifs.ts';
import { resumer } from '../../domain/onde/rapport/resumer.ts';
import type { RefusOnde } from '../../domain/onde/types.ts';
import { ConflictError, NotFoundError } from '../../errors.ts';
import { journaliser } from '../../repositories/journal.ts';
import {
  closeAppliquee,
  closePropositionsDe,
  closeSansSuite,
  findProposition,
  insertMiseAJour,
  lockProposition,
  type MiseAJourProposee as Proposee,
} from '../../repositories/onde/mises-a-jour.ts';
import type { Demandeur } from '../operations/plans.ts';
import { comparerEnFil, completer, dejaCompare, EcoleChangeeError, lireEnFil } from './en-fil.ts';
import {
  type ExtractionsOnde,
  type MiseAJour,
  mettreAJourDepuisOnde,
  type Reunir,
  surPlace,
} from './onde.ts';

export type PropositionFaite =
  /** « autre_ecole »: read well, but most likely another school's. */
  | { outcome: 'refusee' | 'autre_ecole'; refus: Pick<RefusOnde, 'fichier' | 'message'>[] }
  | { outcome: 'proposee'; id: string };

/** Reads the files and keeps what they would change, for the director to confirm. Changes nothing of the school. */
export async function proposerMiseAJour(
  deps: Deps,
  qui: Demandeur,
  extractions: ExtractionsOnde,
): Promise<PropositionFaite> {
  const lecture = await lireEnFil(deps, qui.acces, extractions);
  if (!lecture.ok) return { outcome: 'refusee', refus: lecture.refus };
  const comparaison = await comparerEnFil(deps, qui.acces, lecture.fichiers);
  return deps.database.withEcole(qui.acces, async (trx) => {
    const { propose: compare } = comparaison;
    const refus = refusAutreEcole(compare);
    if (refus.length > 0) return { outcome: 'autre_ecole', refus };
    await closePropositionsDe(trx, qui.acces.agentId);
    const id = await propose(trx, qui, lecture.fichiers, compare);
    // Reading files tells what the school would become: it leaves a trace, even when nothing is confirmed.
    await journaliser(trx, 'onde.depose', { mise_a_jour: id, anomalies: compare.anomalies });
    return { outcome: 'proposee', id };
  });
}

/** Why the files are taken for another school's; empty when they are not. */
export const refusAutreEcole = ({
  alertes,
}: Pick<DiffOnde, 'alertes'>): Pick<RefusOnde, 'fichier' | 'message'>[] =>
  alertes
    .filter(({ code }) => code === 'autre_ecole')
    .map(({ fichier = 'eleves', message }) => ({ fichier, message }));

const propose = async (trx: EcoleTrx, qui: Demandeur, fichiers: string, compare: DiffEnFil) =>
  insertMiseAJour(trx, {
    etat: 'proposee',
    agentId: qui.acces.agentId,
    auteur: qui.auteur,
    le: null,
    fichiers,
    ...(await completer(trx, compare)),
    resume: compare.resume,
  });

export type Application =
  /** « vide »: there was nothing to change. */
  | { outcome: 'appliquee'; vide: boolean }
  | { outcome: 'deja_appliquee' }
  /** More than 10 % would leave, or arrive: each asks for its own confirmation. */
  | { outcome: 'a_confirmer'; quoi: MouvementMassif[] }
  /** One fiche was said to be two lines, or one line two fiches. */
  | { outcome: 'contradiction'; quoi: PersonneProposee[] }
  /** The school changed since the proposal: nothing done, here is the new one. */
  | { outcome: 'perimee'; remplaceePar: string };

class DiffDifferentError extends Error {}

/** How often a comparison is made again when the school has changed before it could be locked. */
const ESSAIS = 3;

/**
 * Applies exactly the diff that was shown, once; refuses it as a whole when the school changed meanwhile. « memesPersonnes »: keys of the
 * pairs, among those that were proposed, of which the director said that they are one person.
 */
export async function appliquerProposition(
  deps: Deps,
  qui: Demandeur,
  id: string,
  accords: readonly MouvementMassif[],
  memesPersonnes: readonly string[] = [],
  essais = ESSAIS,
): Promise<Application> {
  const proposition = await deps.database.readEcole(qui.acces, async (trx) =>
    ouverte(await findProposition(trx, id)),
  );
  if ('outcome' in proposition) return proposition;
  let contraires: PersonneProposee[] = [];
  const comparaison = await comparerEnFil(deps, qui.acces, proposition.fichiers, (propositions) => {
    const dites = parmiProposees(propositions, memesPersonnes);
    contraires = seContredisent(dites);
    return contraires.length > 0 ? [] : dites;
  });
  try {
    return await deps.database.withEcole(qui.acces, async (trx) => {
      const tenue = ouverte(await lockProposition(trx, id));
      if ('outcome' in tenue) return tenue;
      const comparerA = dejaCompare(comparaison, ({ empreinte }) => {
        if (empreinte !== tenue.empreinte) throw new DiffDifferentError();
      });
      let quoi: MouvementMassif[] = [];
      const verifier = (diff: DiffOnde) => {
        refuserAutreEcole(diff);
        quoi = sansAccord(diff, accords);
        return quoi.length === 0 && contraires.length === 0;
      };
      const miseAJour = await mettreAJourDepuisOnde(deps, trx, comparerA, verifier);
      if (contraires.length > 0) return { outcome: 'contradiction', quoi: contraires };
      if (quoi.length > 0) return { outcome: 'a_confirmer', quoi };
      await closeAppliquee(trx, id, {
        par: qui.auteur,
        resume: resumerApplication(miseAJour),
        diff: miseAJour.reunies > 0 ? miseAJour.diff : null,
      });
      return { outcome: 'appliquee', vide: estVide(miseAJour.diff) };
    });
  } catch (error) {
    if (error instanceof EcoleChangeeError && essais > 1)
      return appliquerProposition(deps, qui, id, accords, memesPersonnes, essais - 1);
    if (!(error instanceof DiffDifferentError)) throw error;
    return remplacer(deps, qui, id, proposition.fichiers, comparaison.propose);
  }
}

/** Only the replacement of a proposal can be there with such a diff: see proposerMiseAJour(). */
function refuserAutreEcole(diff: DiffOnde): void {
  const [refus] = refusAutreEcole(diff);
  if (refus !== undefined) throw new ConflictError('Fichiers d’une autre école', refus.message);
}

function remplacer(
  deps: Deps,
  qui: Demandeur,
  id: string,
  fichiers: string,
  compare: DiffEnFil,
): Promise<Application> {
  return deps.database.withEcole(qui.acces, async (trx) => {
    const proposition = ouverte(await lockProposition(trx, id));
    if ('outcome' in proposition) return proposition;
    const remplaceePar = await propose(trx, qui, fichiers, compare);
    await closeSansSuite(trx, id, { etat: 'perimee', remplaceePar });
    return { outcome: 'perimee', remplaceePar };
  });
}

/** A proposal that may still be confirmed; otherwise what came of it. */
function ouverte(
  proposition: Proposee | undefined,
): { empreinte: string; fichiers: string } | (Application & { outcome: 'deja_appliquee' | 'perimee' }) {
  if (proposition === undefined) throw new NotFoundError();
  if (proposition.etat === 'appliquee') return { outcome: 'deja_appliquee' };
  if (proposition.remplaceePar !== null)
    return { outcome: 'perimee', remplaceePar: proposition.remplaceePar };
  if (proposition.fichiers === null) {
    throw new ConflictError(
      'Mise à jour abandonnée',
      'Cette mise à jour a été abandonnée\u00a0: déposez de nouveau les fichiers de ONDE.',
    );
  }
  return { empreinte: proposition.empreinte, fichiers: proposition.fichiers };
}

function resumerApplication({ diff, comptesSuivis, reunies }: MiseAJour): string[] {
  const suivis = pluriel(
    comptesSuivis,
    'élève arrive d’une autre école et garde son compte',
    'élèves arrivent d’une autre école et gardent leur compte',
  );
  const reunions = pluriel(
    reunies,
    'personne reconnue par le directeur garde son compte',
    'personnes reconnues par le directeur gardent leur compte',
  );
  return [
    // Alerts, and who may be whom, were for the one who confirmed.
    ...resumer({ ...diff, alertes: [], propositions: [] }),
    ...(comptesSuivis === 0 ? [] : [suivis]),
    ...(reunies === 0 ? [] : [reunions]),
  ];
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
  reunir?: Reunir,
): Promise<DiffOnde> {
  const accepter = (candidate: DiffOnde) => {
    verifier(candidate);
    return true;
  };
  const miseAJour = await mettreAJourDepuisOnde(deps, trx, surPlace(fichiers, reunir), accepter);
  const diff = JSON.stringify(miseAJour.diff);
  await insertMiseAJour(trx, {
    etat: 'appliquee',
    agentId: null,
    auteur: 'Exploitation',
    le: deps.clock.now(),
    fichiers: null,
    diff,
    empreinte: createHash('sha256').update(diff).digest('hex'),
    resume: resumerApplication(miseAJour),
  });
  return miseAJour.diff;
}

/** False when it was applied, abandoned or replaced before: nothing is undone. */
export function abandonnerProposition(deps: Deps, qui: Demandeur, id: string): Promise<boolean> {
  return deps.database.withEcole(qui.acces, async (trx) => {
    const proposition = await lockProposition(trx, id);
    if (proposition === undefined) throw new NotFoundError();
    const abandonnee = await closeSansSuite(trx, id, { etat: 'abandonnee' });
    if (abandonnee) await journaliser(trx, 'onde.abandonne', { mise_a_jour: id });
    return abandonnee;
  });
}
