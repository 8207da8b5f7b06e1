import { aadMotDePasseProvisoire, chiffrer } from '../auth/chiffrement.ts';
import type { AccesEcole } from '../database/database.ts';
import type { EcoleTrx } from '../database/transaction.ts';
import type { Deps } from '../deps.ts';
import {
  type ActionEcole,
  decider,
  type Effet,
  type Etat,
  effetEmetUnMotDePasse,
  etatDuProvisoire,
} from '../domain/compte.ts';
import { expireLe, tirerMotDePasseProvisoire } from '../domain/mot-de-passe-provisoire.ts';
import type { Coches } from '../domain/selection.ts';
import { AppError, NotFoundError } from '../errors.ts';
import { type CriteresEleves, FROM_ELEVES, ORDRE_CLASSE_NOM, whereEleves } from '../queries/eleves.ts';
import {
  insertEvenements,
  issueProvisoires,
  lockComptes,
  type NouveauProvisoire,
} from '../repositories/comptes.ts';
import { journaliser } from '../repositories/journal.ts';
import {
  claimPlan,
  findOperation,
  insertPlan,
  type LignePlan,
  listLignesPlan,
  replacePlan,
  type TypeOperation,
} from '../repositories/operations.ts';
import { assertGestionEleves } from './parametrage.ts';

/** Who asks. */
export interface Demandeur {
  acces: AccesEcole;
  auteur: string;
}

export interface DemandePlan {
  type: TypeOperation;
  reinitialiser: boolean;
  selectionId: string | null;
}

/** The selected pupils of these criteria, in the order of the sheets. */
export type ChoixEleves = { criteres: CriteresEleves; coches: Coches } | { ficheIds: readonly string[] };

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
export function planifier(
  deps: Deps,
  qui: Demandeur,
  demande: DemandePlan,
  choix: ChoixEleves,
): Promise<string> {
  return deps.database.withEcole(qui.acces, (trx) => writePlan(deps, trx, qui, demande, choix));
}

async function writePlan(
  deps: Deps,
  trx: EcoleTrx,
  qui: Demandeur,
  demande: DemandePlan,
  choix: ChoixEleves,
): Promise<string> {
  await assertGestionEleves(trx);
  const le = deps.clock.now();
  const lignes = await listCandidats(trx, choix, actionDe(demande), le);
  if (lignes.length === 0) {
    throw new AppError(
      422,
      'Aucun élève sélectionné',
      'Cochez au moins un élève dans la liste, puis recommencez.',
    );
  }
  const { type, reinitialiser, selectionId } = demande;
  return insertPlan(trx, {
    type,
    profil: 'eleve',
    reinitialiser,
    selectionId,
    auteur: qui.auteur,
    agentId: qui.acces.agentId,
    le,
    lignes,
  });
}

async function listCandidats(
  trx: EcoleTrx,
  choix: ChoixEleves,
  action: ActionEcole,
  maintenant: Date,
): Promise<LignePlan[]> {
  const params: unknown[] = [];
  const where = whereChoix(trx, choix, maintenant, params);
  const candidats = await trx.rows<{
    ficheId: string;
    compteId: string;
    version: number;
    etat: Etat;
    bloque: boolean;
    chiffre: boolean;
    expireLe: Date | null;
  }>(
    `select e.id as "ficheId", c.id as "compteId", c.version, c.etat, c.bloque,
       c.provisoire_chiffre is not null as chiffre, c.provisoire_expire_le as "expireLe"
     ${FROM_ELEVES} where ${where} order by ${ORDRE_CLASSE_NOM}`,
    params,
  );
  return candidats.map(({ ficheId, compteId, version, etat, bloque, chiffre, expireLe }) => {
    const provisoire = etatDuProvisoire({ chiffre, expireLe }, maintenant);
    const { effet, motif } = decider(action, { profil: 'eleve', etat, provisoire, bloque });
    return { ficheId, compteId, version, etatAvant: etat, effet, motif: motif ?? null };
  });
}

/** WHERE of the selected pupils: see whereEleves() for the parameters. */
export function whereChoix(trx: EcoleTrx, choix: ChoixEleves, maintenant: Date, params: unknown[]): string {
  const everybody: CriteresEleves = { q: '', niveaux: [], classes: [], etats: [] };
  if ('ficheIds' in choix) {
    return `${whereEleves(trx, everybody, maintenant, params)} and e.id = any ($${params.push(choix.ficheIds)})`;
  }
  const { tous, ids } = choix.coches;
  // Ticked pupils stay ticked whatever the criteria say now; « tous » means every result of the criteria.
  const where = whereEleves(trx, tous ? choix.criteres : everybody, maintenant, params);
  return `${where} and ${tous ? 'not ' : ''}(e.id = any ($${params.push(ids)}))`;
}

export type Execution =
  | { issue: 'executee' | 'deja_executee'; operationId: string }
  | { issue: 'perimee'; operationId: string; remplaceePar: string };

class PlanPerimeError extends Error {}

/**
 * Runs a plan exactly as shown, once: state, secret, history and journal in one transaction. A plan whose
 * accounts changed meanwhile is refused as a whole and replaced by a new one.
 */
export async function executerPlan(deps: Deps, qui: Demandeur, operationId: string): Promise<Execution> {
  try {
    return await deps.database.withEcole(qui.acces, (trx) => runPlan(deps, trx, qui, operationId));
  } catch (error) {
    if (!(error instanceof PlanPerimeError)) throw error;
    const remplaceePar = await deps.database.withEcole(qui.acces, (trx) =>
      recomputePlan(deps, trx, qui, operationId),
    );
    return { issue: 'perimee', operationId, remplaceePar };
  }
}

async function runPlan(deps: Deps, trx: EcoleTrx, qui: Demandeur, operationId: string): Promise<Execution> {
  await assertGestionEleves(trx);
  const le = deps.clock.now();
  const claimed = await claimPlan(trx, operationId, le);
  const operation = await findOperation(trx, operationId);
  if (operation === undefined || operation.profil !== 'eleve') throw new NotFoundError();
  if (!claimed) {
    return operation.remplaceePar === null
      ? { issue: 'deja_executee', operationId }
      : { issue: 'perimee', operationId, remplaceePar: operation.remplaceePar };
  }
  const lignes = await listLignesPlan(trx, operationId);
  const action = actionDe(operation);
  const comptes = new Map(
    (
      await lockComptes(
        trx,
        lignes.map((l) => l.compteId),
      )
    ).map((c) => [c.id, c]),
  );
  const nouveaux: NouveauProvisoire[] = [];
  for (const ligne of lignes) {
    const compte = comptes.get(ligne.compteId);
    if (compte === undefined || compte.version !== ligne.version) throw new PlanPerimeError();
    const provisoire = etatDuProvisoire(
      { chiffre: compte.provisoirePresent, expireLe: compte.provisoireExpireLe },
      le,
    );
    const decision = decider(action, {
      profil: 'eleve',
      etat: compte.etat,
      provisoire,
      bloque: compte.bloque,
    });
    if (decision.effet !== ligne.effet) throw new PlanPerimeError();
    if (!effetEmetUnMotDePasse(decision.effet)) continue;
    const clair = tirerMotDePasseProvisoire(deps.randomInt);
    const { chiffre, cle } = chiffrer(deps.keyRing, clair, aadMotDePasseProvisoire(compte.id));
    nouveaux.push({
      compteId: compte.id,
      version: compte.version,
      etatApres: decision.etatApres,
      chiffre,
      cle,
    });
  }
  if (nouveaux.length > 0) {
    const written = await issueProvisoires(trx, nouveaux, { emisLe: le, expireLe: expireLe(le) });
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
  await journaliser(trx, operation.type === 'informer' ? 'eleves.informes' : 'eleves.reinitialises', {
    operation: operationId,
    reinitialiser: operation.reinitialiser,
    ...compter(lignes),
  });
  return { issue: 'executee', operationId };
}

/** The same accounts with the option « réinitialiser » on or off: a new plan, whose id is returned. */
export function changerOption(
  deps: Deps,
  qui: Demandeur,
  operationId: string,
  option: { reinitialiser: boolean },
): Promise<string> {
  return deps.database.withEcole(qui.acces, (trx) => recomputePlan(deps, trx, qui, operationId, option));
}

async function recomputePlan(
  deps: Deps,
  trx: EcoleTrx,
  qui: Demandeur,
  operationId: string,
  option: { reinitialiser?: boolean } = {},
): Promise<string> {
  const operation = await findOperation(trx, operationId);
  if (operation === undefined || operation.profil !== 'eleve') throw new NotFoundError();
  if (operation.etat !== 'planifiee') return operation.remplaceePar ?? operationId;
  const ficheIds = (await listLignesPlan(trx, operationId)).map((l) => l.ficheId);
  const remplaceePar = await writePlan(deps, trx, qui, { ...operation, ...option }, { ficheIds });
  await replacePlan(trx, operationId, remplaceePar);
  return remplaceePar;
}

/** Number of accounts per effect. */
export function compter(lignes: readonly Pick<LignePlan, 'effet'>[]): Partial<Record<Effet, number>> {
  const counts: Partial<Record<Effet, number>> = {};
  for (const { effet } of lignes) counts[effet] = (counts[effet] ?? 0) + 1;
  return counts;
}
