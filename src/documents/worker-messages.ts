import type { WorkEnd } from '../threads/pool.ts';
import type {
  FeuillesEleves,
  LettresRepresentants,
  ListeEleves,
  ListeRepresentants,
  ListeReste,
  StatistiquesDocument,
} from './modeles.ts';

/** What a worker can make, and from what. */
export interface Jobs {
  feuillesEleves: FeuillesEleves;
  listeElevesPdf: ListeEleves;
  lettresRepresentants: LettresRepresentants;
  listeRepresentantsPdf: ListeRepresentants;
  listeRestePdf: ListeReste;
  statistiquesPdf: StatistiquesDocument;
}

export type Job = { [Kind in keyof Jobs]: { readonly kind: Kind; readonly modele: Jobs[Kind] } }[keyof Jobs];

export type ToWorker =
  | { readonly type: 'start'; readonly job: Job }
  /** A chunk has been consumed: one more may be sent. */
  | { readonly type: 'ack' }
  | { readonly type: 'cancel' };

export interface Chunk {
  readonly type: 'chunk';
  readonly bytes: Uint8Array<ArrayBuffer>;
}
export type FromWorker = Chunk | WorkEnd;

/** Chunks on their way at once: enough for the worker never to wait on a fast client, few enough for a slow one. */
export const CHUNKS_IN_FLIGHT = 4;
