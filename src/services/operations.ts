import { aadMotDePasseProvisoire, chiffrer } from '../auth/chiffrement.ts';
import type { EcoleTrx } from '../database/transaction.ts';
import type { Deps } from '../deps.ts';
import {
  deciderOperation,
  type Effet,
  effetEmetUnMotDePasse,
  etatDuMail,
  etatDuProvisoire,
} from '../domain/compte.ts';
import { expireLe, tirerMotDePasseProvisoire } from '../domain/mot-de-passe-provisoire.ts';
import { CodeRecentError, ConflictError, NotFoundError } from '../errors.ts';
import {
  insertEvenements,
  issueProvisoires,
  lockComptes,
  type NouveauProvisoire,
} from '../repositories/comptes.ts';
import { insertEnvois } from '../repositories/envois.ts';
import { type ActionJournal, journaliser } from '../repositories/journal.ts';
import {
  claimPlan,
  findOperation,
  type LignePlan,
  listLignesPlan,
  listMails,
  type Operation,
} from '../repositories/operations.ts';
import { SOURCES } from './fiches.ts';
import { actionDe, type Demandeur, recomputePlan } from './plans.ts';

export type Execution =
  | { issue: 'executee' | 'deja_executee'; operationId: string }
  | { issue: 'perimee'; operationId: string; remplaceePar: string }
  /** More passwords than may be issued without a recent code: nothing was done. */
  | { issue: 'code_requis'; operationId: string };

class PlanPerimeError extends Error {}

/**
 * Runs a plan exactly as shown, once: state, secret, history and journal in one transaction. A plan whose
 * accounts changed meanwhile is refused as a whole and replaced by a new one.
 */
export async function executerPlan(deps: Deps, qui: Demandeur, operationId: string): Promise<Execution> {
  try {
    return await deps.database.withEcole(qui.acces, (trx) => runPlan(deps, trx, qui, operationId));
  } catch (error) {
    if (error instanceof CodeRecentError) return { issue: 'code_requis', operationId };
    if (!(error instanceof PlanPerimeError)) throw error;
    const remplaceePar = await deps.database.withEcole(qui.acces, (trx) =>
      recomputePlan(deps, trx, qui, operationId),
    );
    return { issue: 'perimee', operationId, remplaceePar };
  }
}

async function runPlan(deps: Deps, trx: EcoleTrx, qui: Demandeur, operationId: string): Promise<Execution> {
  const le = deps.clock.now();
  const claimed = await claimPlan(trx, operationId, le);
  const operation = await findOperation(trx, operationId);
  if (operation === undefined) throw new NotFoundError();
  const { profil, mode } = operation;
  await SOURCES[profil].assertPermis(trx);
  if (!claimed) {
    return operation.remplaceePar === null
      ? { issue: 'deja_executee', operationId }
      : { issue: 'perimee', operationId, remplaceePar: operation.remplaceePar };
  }
  const lignes = await listLignesPlan(trx, operationId);
  if (lignes.every(({ effet }) => effet === 'refuser')) {
    const { personne } = SOURCES[profil];
    throw new ConflictError(
      'Rien à faire',
      `Aucun ${personne} de ce plan ne peut être traité\u00a0: le plan dit pourquoi. Rien n’a été fait.`,
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
    mode === 'mail' ? new Map((await listMails(trx, operationId)).map((m) => [m.ficheId, m])) : undefined;
  const nouveaux: NouveauProvisoire[] = [];
  for (const ligne of lignes) {
    const compte = comptes.get(ligne.compteId);
    if (compte === undefined || compte.version !== ligne.version) throw new PlanPerimeError();
    const provisoire = etatDuProvisoire(
      { chiffre: compte.provisoirePresent, expireLe: compte.provisoireExpireLe },
      le,
    );
    const { mail = null, mailRefuse = null } = mails?.get(ligne.ficheId) ?? {};
    const decision = deciderOperation(
      { action, mode },
      { profil, etat: compte.etat, provisoire, bloque: compte.bloque },
      etatDuMail(mail, mailRefuse),
    );
    if (decision.effet !== ligne.effet) throw new PlanPerimeError();
    if (!effetEmetUnMotDePasse(decision.effet)) continue;
    nouveaux.push({ compteId: compte.id, version: compte.version, etatApres: decision.etatApres });
  }
  if (nouveaux.length > 0) {
    const written = await issueProvisoires(trx, nouveaux, tirer(deps), {
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
          evenement: l.effet,
          etatAvant: l.etatAvant,
          etatApres: apres.get(l.compteId) ?? l.etatAvant,
        })),
      { operationId, agentId: qui.acces.agentId, auteur: qui.auteur, le },
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
    // On paper, they leave with the sheets: their download says whose.
    ...(mode === 'mail' ? { comptes: destinataires.map(({ compteId }) => Number(compteId)) } : {}),
  });
  return { issue: 'executee', operationId };
}

/** A new provisional password for an account, encrypted. */
const tirer =
  ({ keyRing, randomInt }: Pick<Deps, 'keyRing' | 'randomInt'>) =>
  (compteId: string) =>
    chiffrer(keyRing, tirerMotDePasseProvisoire(randomInt), aadMotDePasseProvisoire(compteId));

const actionDuJournal = ({ profil, type }: Operation): ActionJournal =>
  `${profil === 'eleve' ? 'eleves' : 'representants'}.${type === 'informer' ? 'informes' : 'reinitialises'}`;

/** Number of accounts per effect. */
export function compter(lignes: readonly Pick<LignePlan, 'effet'>[]): Partial<Record<Effet, number>> {
  const counts: Partial<Record<Effet, number>> = {};
  for (const { effet } of lignes) counts[effet] = (counts[effet] ?? 0) + 1;
  return counts;
}
