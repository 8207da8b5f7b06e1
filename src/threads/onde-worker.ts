import { parentPort } from 'node:worker_threads';
import { comparer, type FichiersOnde } from '../domain/onde/diff/comparer.ts';
import type { EtatEcole } from '../domain/onde/diff/etat.ts';
import type { DiffOnde, Reunion } from '../domain/onde/diff/types.ts';
import { lireEleves } from '../domain/onde/lecture/eleves.ts';
import { lireResponsables } from '../domain/onde/lecture/responsables.ts';
import type { FichierOnde } from '../domain/onde/types.ts';
import type { FichierEnFil } from './onde.ts';
import type { WorkEnd } from './pool.ts';

export type OndeJob =
  | { readonly kind: 'lire'; fichier: FichierOnde; octets: Uint8Array<ArrayBuffer>; aujourdhui: string }
  | { readonly kind: 'comparer'; etat: EtatEcole; fichiers: string; reunions: readonly Reunion[] };

parentPort?.on('message', ({ job }: { job: OndeJob }) => {
  parentPort?.postMessage(endOf(job));
});

function endOf(job: OndeJob): WorkEnd {
  try {
    return { type: 'done', result: job.kind === 'lire' ? lire(job) : comparerDe(job) };
  } catch (error) {
    return {
      type: 'failed',
      message: error instanceof Error ? (error.stack ?? error.message) : String(error),
    };
  }
}

function lire({ fichier, octets, aujourdhui }: OndeJob & { kind: 'lire' }): FichierEnFil {
  const lecture = (fichier === 'eleves' ? lireEleves : lireResponsables)(Buffer.from(octets.buffer), {
    aujourdhui,
  });
  return lecture.ok ? { ok: true, lu: JSON.stringify(lecture) } : lecture;
}

const comparerDe = ({ etat, fichiers, reunions }: OndeJob & { kind: 'comparer' }): DiffOnde =>
  comparer(etat, JSON.parse(fichiers) as FichiersOnde, reunions);
