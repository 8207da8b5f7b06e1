import type { DiffEnFil } from '../domain/onde/diff/en-fil.ts';
import type { Reunion } from '../domain/onde/diff/types.ts';
import { refuser } from '../domain/onde/lecture/refus.ts';
import type { FichierOnde, RefusOnde } from '../domain/onde/types.ts';
import { AppError, DANS_UNE_MINUTE } from '../errors.ts';
import type { OndeJob } from './onde-worker.ts';
import { PoolBusyError, ThreadPool, type WorkEnd, WorkTooBigError, WorkTooLongError } from './pool.ts';

/** One file as it was read. As JSON: it goes from a worker to the database, and back to a worker, never taken apart between. */
export type FichierEnFil = { ok: true; lu: string } | { ok: false; refus: RefusOnde };

/**
 * Reads the files of ONDE, and compares them to a school, in worker threads: whatever somebody deposits, the other requests
 * go on (rules §11).
 */
export interface OndePool {
  /**
   * The bytes are given away: the buffer is empty afterwards. A file that takes too long or too much memory is refused like
   * any other. Throws an AppError (503) when too many wait already.
   */
  lire(ecoleId: string, fichier: FichierOnde, octets: Buffer, aujourdhui: string): Promise<FichierEnFil>;
  /**
   * « etat »: an EtatEcole, « fichiers »: a FichiersOnde, as JSON; « reunions »: pairs that are one person. Throws an AppError: 422 when it takes too
   * long, 503 as above.
   */
  comparer(
    ecoleId: string,
    etat: string,
    fichiers: string,
    reunions?: readonly Reunion[],
  ): Promise<DiffEnFil>;
  warmUp(): void;
  close(): Promise<void>;
}

export interface OndePoolOptions {
  readonly size: number;
  readonly timeoutMs?: number;
  readonly memoryMb?: number;
}

/** The largest school that may be deposited takes a tenth of a second; both are for files made to harm. */
const TIMEOUT_MS = 20_000;
const MEMORY_MB = 512;

const WAITING_AT_MOST = 40;

export function createOndePool({
  size,
  timeoutMs = TIMEOUT_MS,
  memoryMb = MEMORY_MB,
}: OndePoolOptions): OndePool {
  const pool = new ThreadPool<OndeJob, never, WorkEnd>({
    size,
    memoryMb,
    waitingAtMost: WAITING_AT_MOST,
    entry: { module: './onde-worker', from: import.meta.url },
  });
  const run = <R>(key: string, job: OndeJob, transfer: ArrayBuffer[] = []) =>
    new Promise<R>((resolve, reject) => {
      pool.submit({
        key,
        job,
        transfer,
        timeoutMs,
        onEnd: (error, result) => (error ? reject(error) : resolve(result as R)),
      });
    });

  return {
    lire: async (ecoleId, fichier, octets, aujourdhui) => {
      const own = ownBytes(octets);
      const job = { kind: 'lire', fichier, octets: own, aujourdhui } as const;
      return run<FichierEnFil>(ecoleId, job, [own.buffer]).catch((error: unknown) => {
        if (isOutOfBounds(error)) return { ok: false, refus: refuser(fichier, 'trop_long') };
        throw busyError(error);
      });
    },
    comparer: (ecoleId, etat, fichiers, reunions = []) =>
      run<DiffEnFil>(ecoleId, { kind: 'comparer', etat, fichiers, reunions }).catch((error: unknown) => {
        if (isOutOfBounds(error))
          throw new AppError(
            422,
            'Comparaison impossible',
            'Comparer ces fichiers à l’école demande trop de temps\u00a0: rien n’a été modifié. Vérifiez que ce sont ceux de votre école, tels que ONDE les a donnés, puis déposez-les de nouveau.',
          );
        throw busyError(error);
      }),
    warmUp: () => {
      void run('', {
        kind: 'lire',
        fichier: 'eleves',
        octets: new Uint8Array(),
        aujourdhui: '2000-01-01',
      }).catch(() => {});
    },
    close: () => pool.close(),
  };
}

const isOutOfBounds = (error: unknown) =>
  error instanceof WorkTooLongError || error instanceof WorkTooBigError;

function busyError(error: unknown): unknown {
  if (!(error instanceof PoolBusyError)) return error;
  return new AppError(
    503,
    'Trop de fichiers à la fois',
    `Trop de fichiers de ONDE sont lus en ce moment. Rien n’a été modifié\u00a0: ${DANS_UNE_MINUTE}`,
  );
}

/** Small buffers of Node are slices of one that they share: those are copied, the others given as they are. */
function ownBytes(octets: Buffer): Uint8Array<ArrayBuffer> {
  const { buffer, byteLength } = octets;
  return buffer instanceof ArrayBuffer && buffer.byteLength === byteLength
    ? new Uint8Array(buffer)
    : Uint8Array.from(octets);
}
