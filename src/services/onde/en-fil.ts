import { createHash } from 'node:crypto';
import type { AccesEcole } from '../../database/database.ts';
import type { EcoleLecture } from '../../database/transaction.ts';
import type { Deps } from '../../deps.ts';
import { jourDeParis } from '../../domain/jour.ts';
import type { DiffEnFil } from '../../domain/onde/diff/en-fil.ts';
import type { EtatEcole } from '../../domain/onde/diff/etat.ts';
import type { DiffOnde, Proposition, Reunion } from '../../domain/onde/diff/types.ts';
import { FICHIERS_ONDE, type RefusOnde } from '../../domain/onde/types.ts';
import { ConflictError } from '../../errors.ts';
import { loadEtatEcoleEnJson } from '../../repositories/onde/onde.ts';
import { type Comparer, type ExtractionsOnde, suivisDe } from './onde.ts';

/**
 * For the web process: files are read and compared in worker threads, and no transaction is held while one is
 * waited for.
 */

/** « fichiers »: a FichiersOnde, as JSON. */
export type LectureEnFil = { ok: true; fichiers: string } | { ok: false; refus: RefusOnde[] };

/** Reads both files side by side. Their bytes are given away: the buffers are empty afterwards. */
export async function lireEnFil(
  { onde, clock }: Deps,
  { ecoleId }: AccesEcole,
  extractions: ExtractionsOnde,
): Promise<LectureEnFil> {
  const aujourdhui = jourDeParis(clock.now());
  const lectures = await Promise.all(
    FICHIERS_ONDE.flatMap((fichier) => {
      const octets = extractions[fichier];
      return octets ? [onde.lire(ecoleId, fichier, octets, aujourdhui).then((lu) => ({ fichier, lu }))] : [];
    }),
  );
  const refus = lectures.flatMap(({ lu }) => (lu.ok ? [] : [lu.refus]));
  if (refus.length > 0) return { ok: false, refus };
  const parties = lectures.flatMap(({ fichier, lu }) => (lu.ok ? [`"${fichier}":${lu.lu}`] : []));
  return { ok: true, fichiers: `{${parties.join(',')}}` };
}

/** What the files alone would change, and what they would with the pairs said to be one person. */
export interface ComparaisonEnFil {
  /** An EtatEcole, as JSON. */
  etat: string;
  propose: DiffEnFil;
  reunions: readonly Reunion[];
  retenu: DiffEnFil;
}

/** What these files would change in the school as it is now; another school's accounts are not looked at yet. */
export async function comparerEnFil(
  deps: Deps,
  acces: AccesEcole,
  fichiers: string,
  reunir: (propositions: readonly Proposition[]) => readonly Reunion[] = () => [],
): Promise<ComparaisonEnFil> {
  const etat = await deps.database.readEcole(acces, loadEtatEcoleEnJson);
  const propose = await deps.onde.comparer(acces.ecoleId, etat, fichiers);
  const reunions = reunir(propose.propositions);
  const retenu =
    reunions.length === 0 ? propose : await deps.onde.comparer(acces.ecoleId, etat, fichiers, reunions);
  return { etat, propose, reunions, retenu };
}

/**
 * A comparison made before the school was locked, which counts as long as the school is the same. « verifier » throws when the proposal is
 * not the one that was shown.
 */
export const dejaCompare =
  (
    { etat, propose, reunions, retenu }: ComparaisonEnFil,
    verifier: (propose: DiffComplet) => void,
  ): Comparer =>
  async (trx) => {
    if ((await loadEtatEcoleEnJson(trx)) !== etat) throw new EcoleChangeeError();
    verifier(await completer(trx, propose));
    // One large text after the other, with the database between: other requests have their turn.
    const diff = JSON.parse((await completer(trx, retenu)).diff) as DiffOnde;
    await new Promise(setImmediate);
    return { etat: JSON.parse(etat) as EtatEcole, diff, reunies: reunions.length };
  };

/** A diff with all that it tells, as JSON. Two of the same fingerprint say the same thing. */
export interface DiffComplet {
  diff: string;
  empreinte: string;
}

/** With those who may keep the account that they have in another school of the same agent. */
export async function completer(
  trx: EcoleLecture,
  { json, empreinte, avecIne }: DiffEnFil,
): Promise<DiffComplet> {
  const suivis = JSON.stringify(await suivisDe(trx, avecIne));
  return {
    diff: `${json.slice(0, -1)},"comptesSuivis":${suivis}}`,
    empreinte: createHash('sha256').update(empreinte).update(suivis).digest('hex'),
  };
}

/** Somebody else changed the school between the comparison and the lock: to be done again, a few times. */
export class EcoleChangeeError extends ConflictError {
  constructor() {
    super(
      'Action à recommencer',
      'Les données de l’école changeaient au même moment. Rien n’a été modifié\u00a0: recommencez.',
    );
  }
}
