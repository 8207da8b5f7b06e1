import { aadMotDePasseProvisoire, encrypt } from '../../auth/encryption.ts';
import type { EcoleTrx } from '../../database/transaction.ts';
import type { Deps } from '../../deps.ts';
import type { Effet } from '../../domain/comptes/decision/cases.ts';
import { deciderOperation } from '../../domain/comptes/decision/decider.ts';
import { effetEmetUnMotDePasse, evenementDeLEffet } from '../../domain/comptes/decision/effets.ts';
import { faitsDuCompte } from '../../domain/comptes/faits.ts';
import { etatDuMail } from '../../domain/comptes/joignable.ts';
import type { ActionJournal } from '../../domain/journal/actions.ts';
import { expireLe, tirerMotDePasseProvisoire } from '../../domain/mots-de-passe/provisoire.ts';
import type { LignePlan, Operation } from '../../domain/operations/operation.ts';
import { CodeRecentError, ConflictError, NotFoundError } from '../../errors.ts';
import { findOperation } from '../../queries/operations/operations.ts';
import { listAdresses, listLignesPlan } from '../../queries/operations/plans.ts';
import {
  emettreProvisoires,
  insertEvenements,
  lockComptes,
  type NouveauProvisoire,
} from '../../repositories/comptes/comptes.ts';
import { journaliser, SUJETS_JOURNAL } from '../../repositories/journal.ts';
import { insertEnvois } from '../../repositories/operations/envois.ts';
import { claimPlan } from '../../repositories/operations/operations.ts';
import { MOTS_PROFIL } from '../../textes/profil.ts';
import { GESTION } from '../comptes/fiches.ts';
import { actionDe, type Demandeur, recomputePlan } from './plans.ts';

export type Execution =
  | { outcome: 'executee' | 'deja_executee'; operationId: string }
  | { outcome: 'perimee'; operationId: string; remplaceePar: string }
  /** More passwords than may be issued without a recent code, or some by mail: nothing was done. */
  | { outcome: 'code_requis'; operationId: string };

/** Nobody is written to in a plan of sheets. */
const SANS_ADRESSE = { mail: null, mailRefuse: null };

class PlanPerimeError extends Error {}

/**
 * Runs a plan exactly as shown, once: state, secret, history and journal in one transaction. A plan whose
 * accounts changed meanwhile is refused as a whole and replaced by a new one.
 */
export async function executerPlan(deps: Deps, qui: Demandeur, operationId: string): Promise<Execution> {
  try {
    return await deps.database.withEcole(qui.acces, (trx) => runPlan(deps, trx, qui, operationId));
  } catch (error) {
    if (error instanceof CodeRecentError) return { outcome: 'code_requis', operationId };
    if (!(error instanceof PlanPerimeError)) throw error;
    const remplaceePar = await deps.database.withEcole(qui.acces, (trx) =>
      recomputePlan(deps, trx, qui, operationId),
    );
    return { outcome: 'perimee', operationId, remplaceePar };
  }
}

async function runPlan(deps: Deps, trx: EcoleTrx, qui: Demandeur, operationId: string): Promise<Execution> {
  const le = deps.clock.now();
  const claimed = await claimPlan(trx, operationId);
  const operation = await findOperation(trx, operationId);
  if (operation === undefined) throw new NotFoundError();
  const { profil, mode } = operation;
  await GESTION[profil].assertPermis(trx);
  if (!claimed) {
    if (operation.etat === 'executee') return { outcome: 'deja_executee', operationId };
    if (operation.remplaceePar === null) throw new NotFoundError();
    return { outcome: 'perimee', operationId, remplaceePar: operation.remplaceePar };
  }
  const lignes = await listLignesPlan(trx, operationId);
  if (lignes.every(({ effet }) => effet === 'refuser')) {
    throw new ConflictError(
      'Rien à faire',
      `Aucun ${MOTS_PROFIL[profil].un} de ce plan ne peut être traité\u00a0: le plan dit pourquoi. Rien n’a été fait.`,
    );
  }
  const action = actionDe(operation);
  const comptes = new Map(
    (
      await lockComptes(
        trx,
        lignes.map((l) => l.compteId),
      )
    ).map((c) => [c.id, c]),
  );
  const mails =
    mode === 'mail' ? new Map((await listAdresses(trx, operationId)).map((m) => [m.ficheId, m])) : undefined;
  const nouveaux: NouveauProvisoire[] = [];
  for (const ligne of lignes) {
    const compte = comptes.get(ligne.compteId);
    if (compte === undefined || compte.version !== ligne.version) throw new PlanPerimeError();
    const adresse = mails?.get(ligne.ficheId) ?? SANS_ADRESSE;
    const decision = deciderOperation({ action, mode }, faitsDuCompte(compte, le), etatDuMail(adresse));
    if (decision.effet !== ligne.effet) throw new PlanPerimeError();
    if (!effetEmetUnMotDePasse(decision.effet)) continue;
    nouveaux.push({ compteId: compte.id, version: compte.version, etatApres: decision.etatApres });
  }
  if (nouveaux.length > 0) {
    const written = await emettreProvisoires(trx, nouveaux, tirer(deps), {
      emisLe: le,
      expireLe: expireLe(le),
    });
    if (written !== nouveaux.length) throw new PlanPerimeError();
    const apres = new Map(nouveaux.map((n) => [n.compteId, n.etatApres]));
    await insertEvenements(
      trx,
      lignes
        .filter((l) => apres.has(l.compteId))
        .map((l) => ({
          compteId: l.compteId,
          evenement: evenementDeLEffet(l.effet),
          etatAvant: l.etatAvant,
          etatApres: apres.get(l.compteId) ?? l.etatAvant,
        })),
      { operationId, agentId: qui.acces.agentId, auteur: qui.auteur },
    );
  }
  const destinataires = mails === undefined ? [] : lignes.filter((l) => l.effet !== 'refuser');
  await insertEnvois(
    trx,
    deps.config.baseUrl,
    operationId,
    destinataires.map(({ ficheId, compteId }) => ({
      ficheId,
      compteId,
      adresse: mails?.get(ficheId)?.mail ?? '',
    })),
  );
  await journaliser(trx, actionDuJournal(operation), {
    operation: operationId,
    reinitialiser: operation.reinitialiser,
    mode,
    ...compter(lignes),
    // By mail, all those written to; on paper, those whose password changes: the download of the sheets says whose leave.
    comptes: (mode === 'mail' ? destinataires : nouveaux).map(({ compteId }) => Number(compteId)),
  });
  return { outcome: 'executee', operationId };
}

/** A new provisional password for an account, encrypted. */
const tirer =
  ({ keyRing, randomInt }: Pick<Deps, 'keyRing' | 'randomInt'>) =>
  (compteId: string) =>
    encrypt(keyRing, tirerMotDePasseProvisoire(randomInt), aadMotDePasseProvisoire(compteId));

const actionDuJournal = ({ profil, type }: Operation): ActionJournal =>
  `${SUJETS_JOURNAL[profil]}.${type === 'informer' ? 'informes' : 'reinitialises'}`;

/** Number of accounts per effect. */
export function compter(lignes: readonly Pick<LignePlan, 'effet'>[]): Partial<Record<Effet, number>> {
  const counts: Partial<Record<Effet, number>> = {};
  for (const { effet } of lignes) counts[effet] = (counts[effet] ?? 0) + 1;
  return counts;
}
