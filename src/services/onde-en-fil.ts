import type { AccesEcole } from '../database/database.ts';
import type { Deps } from '../deps.ts';
import type { EtatEcole } from '../domain/onde/diff/etat.ts';
import type { DiffOnde, Reunion } from '../domain/onde/diff/types.ts';
import { FICHIERS_ONDE, type RefusOnde } from '../domain/onde/types.ts';
import { ConflictError } from '../errors.ts';
import { loadEtatEcole } from '../repositories/onde.ts';
import { type Comparer, type ExtractionsOnde, jourDeParis, PERSONNE, type Reunir } from './onde.ts';

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
  etat: EtatEcole;
  propose: DiffOnde;
  reunions: readonly Reunion[];
  diff: DiffOnde;
}

/** What these files would change in the school as it is now; another school's accounts are not looked at yet. */
export async function comparerEnFil(
  deps: Deps,
  acces: AccesEcole,
  fichiers: string,
  reunir: Reunir = PERSONNE,
): Promise<ComparaisonEnFil> {
  const etat = await deps.database.readEcole(acces, loadEtatEcole);
  const propose = await deps.onde.comparer(acces.ecoleId, etat, fichiers);
  const reunions = reunir(propose);
  const diff =
    reunions.length === 0 ? propose : await deps.onde.comparer(acces.ecoleId, etat, fichiers, reunions);
  return { etat, propose, reunions, diff };
}

/** A comparison made before the school was locked, which counts as long as the school is the same. */
export const dejaCompare =
  ({ etat, propose, diff }: ComparaisonEnFil): Comparer =>
  (maintenant, reunions) => {
    if (reunions.length > 0) return diff;
    if (JSON.stringify(maintenant) !== JSON.stringify(etat)) throw new EcoleChangeeError();
    return propose;
  };

/** Somebody else changed the school between the comparison and the lock: to be done again, a few times. */
export class EcoleChangeeError extends ConflictError {
  constructor() {
    super(
      'Action à recommencer',
      'Les données de l’école changeaient au même moment. Rien n’a été modifié\u00a0: recommencez.',
    );
  }
}
