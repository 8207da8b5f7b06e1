import { Readable } from 'node:stream';
import { ThreadPool } from '../threads/pool.ts';
import type {
  FeuillesEleves,
  LettresRepresentants,
  ListeEleves,
  ListeRepresentants,
  ListeReste,
  StatistiquesDocument,
} from './modeles.ts';
import type { Chunk, Job, ToWorker } from './worker-messages.ts';

/**
 * Makes PDF documents in worker threads, so that a thousand sheets do not hold up the other requests. Each stream reads as
 * fast as its client; destroying it stops the work. When the work fails the stream is destroyed with the error.
 */
export interface DocumentsPool {
  feuillesEleves(modele: FeuillesEleves): Readable;
  listeElevesPdf(modele: ListeEleves): Readable;
  lettresRepresentants(modele: LettresRepresentants): Readable;
  listeRepresentantsPdf(modele: ListeRepresentants): Readable;
  listeRestePdf(modele: ListeReste): Readable;
  statistiquesPdf(modele: StatistiquesDocument): Readable;
  /** Starts a worker ahead of the first document, which then comes as fast as the next ones. */
  warmUp(): void;
  /** Stops the workers; documents that are not complete end with an error. */
  close(): Promise<void>;
}

export interface DocumentsPoolOptions {
  readonly size: number;
  /** Of heap, for one document, in megabytes. */
  readonly memoryMb?: number;
}

/** Several times what 4 000 sheets take. */
const MEMORY_MB = 512;

const WAITING_AT_MOST = 100;

export function createDocumentsPool({ size, memoryMb = MEMORY_MB }: DocumentsPoolOptions): DocumentsPool {
  const pool = new ThreadPool<Job, ToWorker, Chunk>({
    size,
    memoryMb,
    waitingAtMost: WAITING_AT_MOST,
    entry: { module: './worker', from: import.meta.url },
  });

  function submit(key: string, job: Job): Readable {
    /** Chunks received while the client was not reading: the worker hears of them when it reads again. */
    let owedAcks = 0;
    const acknowledge = () => {
      for (; owedAcks > 0; owedAcks -= 1) work.post({ type: 'ack' });
    };
    const stream = new Readable({
      read: acknowledge,
      destroy: (error, callback) => {
        work.withdraw();
        work.post({ type: 'cancel' });
        callback(error);
      },
    });
    const work = pool.submit({
      key,
      job,
      onMessage: ({ bytes }) => {
        if (stream.destroyed) return;
        owedAcks += 1;
        if (stream.push(bytes)) acknowledge();
      },
      onEnd: (error) => {
        if (error) stream.destroy(error);
        else stream.push(null);
      },
    });
    return stream;
  }

  return {
    feuillesEleves: (modele) => submit(modele.ecole.uai, { kind: 'feuillesEleves', modele }),
    listeElevesPdf: (modele) => submit(modele.ecole.uai, { kind: 'listeElevesPdf', modele }),
    lettresRepresentants: (modele) => submit(modele.ecole.uai, { kind: 'lettresRepresentants', modele }),
    listeRepresentantsPdf: (modele) => submit(modele.ecole.uai, { kind: 'listeRepresentantsPdf', modele }),
    listeRestePdf: (modele) => submit(modele.ecole.uai, { kind: 'listeRestePdf', modele }),
    statistiquesPdf: (modele) => submit(modele.ecole.uai, { kind: 'statistiquesPdf', modele }),
    warmUp: () => {
      const ecole = { uai: '', nom: '', commune: '' };
      const modele = { ecole, editeLe: new Date(0), lignes: [] };
      submit('', { kind: 'listeElevesPdf', modele })
        .on('error', () => {})
        .resume();
    },
    close: () => pool.close(),
  };
}
