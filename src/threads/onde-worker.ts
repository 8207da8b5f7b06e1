import { createHash } from 'node:crypto';
import { parentPort } from 'node:worker_threads';
import { comparer, type FichiersOnde } from '../domain/onde/diff/comparer.ts';
import type { DiffEnFil } from '../domain/onde/diff/en-fil.ts';
import type { EtatEcole } from '../domain/onde/diff/etat.ts';
import type { Reunion } from '../domain/onde/diff/types.ts';
import { lireEleves } from '../domain/onde/lecture/eleves.ts';
import { lireResponsables } from '../domain/onde/lecture/responsables.ts';
import { resumer } from '../domain/onde/rapport/resumer.ts';
import type { FichierOnde } from '../domain/onde/types.ts';
import type { FichierEnFil } from './onde.ts';
import type { WorkEnd } from './pool.ts';

export type OndeJob =
  | { readonly kind: 'lire'; fichier: FichierOnde; octets: Uint8Array<ArrayBuffer>; aujourdhui: string }
  | { readonly kind: 'comparer'; etat: string; fichiers: string; reunions: readonly Reunion[] };

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

function comparerDe({ etat, fichiers, reunions }: OndeJob & { kind: 'comparer' }): DiffEnFil {
  const diff = comparer(JSON.parse(etat) as EtatEcole, JSON.parse(fichiers) as FichiersOnde, reunions);
  const { comptesSuivis: _, ...sansSuivis } = diff;
  const json = JSON.stringify(sansSuivis);
  return {
    json,
    empreinte: createHash('sha256').update(json).digest('hex'),
    resume: resumer(diff),
    alertes: diff.alertes,
    propositions: diff.propositions,
    anomalies: diff.anomalies.length,
    avecIne: diff.eleves.arrivees
      .map((arrivee, rang) => ({ ...arrivee, rang }))
      .filter(({ ine }) => ine !== null),
  };
}
