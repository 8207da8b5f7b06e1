import type { AccesEcole } from '../../database/database.ts';
import type { EcoleTrx } from '../../database/transaction.ts';
import type { Deps } from '../../deps.ts';
import type { ActionEcole } from '../../domain/comptes/decision/cases.ts';
import { deciderOperation } from '../../domain/comptes/decision/decider.ts';
import type { Profil } from '../../domain/comptes/etats.ts';
import { faitsDuCompte } from '../../domain/comptes/faits.ts';
import { etatDuMail } from '../../domain/comptes/joignable.ts';
import type { Mode, TypeOperation } from '../../domain/comptes/modes.ts';
import type { Depuis, LignePlan } from '../../domain/operations/operation.ts';
import { AppError, ConflictError, NotFoundError } from '../../errors.ts';
import type { Choix } from '../../queries/comptes/fiches.ts';
import { type Candidat, listCandidats } from '../../queries/operations/candidats.ts';
import { listNonJoints } from '../../queries/operations/envois.ts';
import { findOperation } from '../../queries/operations/operations.ts';
import { listLignesPlan } from '../../queries/operations/plans.ts';
import { insertPlan, lockOperation, replacePlan } from '../../repositories/operations/operations.ts';
import { MOTS_PROFIL } from '../../textes/profil.ts';
import { GESTION } from '../comptes/fiches.ts';

/** Who asks. */
export interface Demandeur {
  acces: AccesEcole;
  auteur: string;
}

export interface DemandePlan {
  type: TypeOperation;
  reinitialiser: boolean;
  /** How the people are told; « reinitialiser » tells nobody. */
  mode: Mode;
  /** Where « Annuler » leads; the whole list when it is absent. */
  depuis?: Depuis;
}

export const actionDe = (demande: Pick<DemandePlan, 'type' | 'reinitialiser'>): ActionEcole =>
  demande.type === 'reinitialiser'
    ? 'reinitialiser'
    : demande.reinitialiser
      ? 'informer_en_reinitialisant'
      : 'informer';

/**
 * Computes and keeps the plan of an operation: what will happen to each selected account. Nothing else is
 * written. Throws an AppError (422) when nothing is selected.
 */
export function planifier<P extends Profil>(
  deps: Deps,
  qui: Demandeur,
  demande: DemandePlan & { profil: P },
  choix: Choix<P>,
): Promise<string> {
  return deps.database.withEcole(qui.acces, (trx) => writePlan(deps, trx, qui, demande, choix));
}

async function writePlan<P extends Profil>(
  deps: Deps,
  trx: EcoleTrx,
  qui: Demandeur,
  demande: DemandePlan & { profil: P },
  choix: Choix<P>,
): Promise<string> {
  const { profil, type, reinitialiser, mode, depuis = { liste: '' } } = demande;
  await GESTION[profil].assertPermis(trx);
  const le = deps.clock.now();
  const lignes = await lignesDuPlan(trx, demande, choix, le);
  if (lignes.length === 0) throw planVide(profil, choix);
  return insertPlan(trx, {
    type,
    profil,
    reinitialiser,
    mode,
    depuis,
    auteur: qui.auteur,
    agentId: qui.acces.agentId,
    lignes,
  });
}

/** Nobody was ticked; or those that a page or an earlier plan named have left the school since. */
function planVide<P extends Profil>(profil: P, choix: Choix<P>): AppError {
  const { un } = MOTS_PROFIL[profil];
  return 'ficheIds' in choix
    ? new ConflictError(
        'Rien à faire',
        `Plus aucun ${un} choisi n’est dans l’école\u00a0: la liste a changé depuis. Rien n’a été fait.`,
      )
    : new AppError(
        422,
        `Aucun ${un} sélectionné`,
        `Cochez au moins un ${un} dans la liste, puis recommencez.`,
      );
}

/**
 * One line per account, in the order of the sheets: two fiches of one account are one person. By mail, the fiche kept is
 * the first one that can be written to.
 */
async function lignesDuPlan<P extends Profil>(
  trx: EcoleTrx,
  demande: DemandePlan & { profil: P },
  choix: Choix<P>,
  maintenant: Date,
): Promise<LignePlan[]> {
  const { profil, mode } = demande;
  const action = actionDe(demande);
  const joignable = (candidat: Candidat) => mode === 'mail' && etatDuMail(candidat) === 'utilisable';
  const retenus = new Map<string, Candidat>();
  for (const candidat of await listCandidats(trx, profil, choix, maintenant)) {
    const retenu = retenus.get(candidat.compteId);
    if (retenu === undefined || (joignable(candidat) && !joignable(retenu)))
      retenus.set(candidat.compteId, candidat);
  }
  return [...retenus.values()].map((candidat) => {
    const { ficheId, compteId, version, etat } = candidat;
    const faits = faitsDuCompte(candidat, maintenant);
    const { effet, motif = null } = deciderOperation({ action, mode }, faits, etatDuMail(candidat));
    const expireLe = effet === 'conserver_reinitialise' ? faits.provisoireExpireLe : null;
    return { ficheId, compteId, version, etatAvant: etat, effet, motif, expireLe };
  });
}

/** The same accounts with other options: a new plan, whose id is returned. */
export function changerOption(
  deps: Deps,
  qui: Demandeur,
  operationId: string,
  option: Pick<DemandePlan, 'reinitialiser' | 'mode'>,
): Promise<string> {
  return deps.database.withEcole(qui.acces, (trx) => recomputePlan(deps, trx, qui, operationId, option));
}

/**
 * The plan again, on its fiches with the accounts that they have now, and any other fiche of the accounts that they had:
 * an account may have gone to another fiche (a leaver's namesake), or a fiche to another account (a guardian who brings
 * two together). The old plan leads to it, and is locked: two agents who ask at once get the same new plan.
 */
export async function recomputePlan(
  deps: Deps,
  trx: EcoleTrx,
  qui: Demandeur,
  operationId: string,
  option: Partial<Pick<DemandePlan, 'reinitialiser' | 'mode'>> = {},
): Promise<string> {
  await lockOperation(trx, operationId);
  const operation = await findOperation(trx, operationId);
  if (operation === undefined) throw new NotFoundError();
  if (operation.etat !== 'planifiee') return operation.remplaceePar ?? operationId;
  const lignes = await listLignesPlan(trx, operationId);
  const choix = { ficheIds: lignes.map((l) => l.ficheId), compteIds: lignes.map((l) => l.compteId) };
  const remplaceePar = await writePlan(deps, trx, qui, { ...operation, ...option }, choix);
  await replacePlan(trx, operationId, remplaceePar);
  return remplaceePar;
}

/**
 * A plan of sheets for those whom an operation by mail could not reach: no usable address when it was planned, or
 * a mail that failed since. Returns its id.
 */
export function planifierFeuillesDesNonJoints(
  deps: Deps,
  qui: Demandeur,
  operationId: string,
): Promise<string> {
  return deps.database.withEcole(qui.acces, async (trx) => {
    const operation = await findOperation(trx, operationId);
    if (operation === undefined || operation.mode !== 'mail') throw new NotFoundError();
    const ficheIds = await listNonJoints(trx, operationId);
    const depuis = { liste: operation.depuis.liste, operationId };
    const demande = { ...operation, reinitialiser: false, mode: 'feuilles', depuis } as const;
    return writePlan(deps, trx, qui, demande, { ficheIds });
  });
}
