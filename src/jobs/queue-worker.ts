import type { Deps } from '../deps.ts';
import { JobCounts } from './job-counts.ts';
import { Locks, ROUND_MS } from './locks.ts';
import { runQueue } from './run-queue.ts';
import { wait } from './wait.ts';

export interface QueueWorker {
  /** Settles when the worker stops. */
  promise: Promise<void>;
  /** Ends what is under way, takes nothing more; asked again (Ctrl-C twice), the same stop. */
  stop(): Promise<void>;
}

/** Between the end of a team and the next one. */
const RELIEF_MS = 500;

/**
 * The worker of this process, until it is stopped. Whatever the queue's connections go through (PostgreSQL restarted,
 * the lock lost), the team at work ends what it has in hand, and once the locks are held again another one begins.
 */
export async function startQueueWorker(
  deps: Deps,
  ownerUrl: string,
  roundMs = ROUND_MS,
): Promise<QueueWorker> {
  const note = (error: unknown) => deps.absences.note(error);
  const locks = await Locks.open(ownerUrl, roundMs, note);
  const stopping = new AbortController();
  const counts = new JobCounts(deps.logger);
  let again = false;
  const onListening = () => {
    deps.logger.info(again ? 'de nouveau à l’écoute de la file' : 'à l’écoute de la file');
    again = true;
  };
  const work = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      const { lost } = locks;
      if (lost !== undefined) {
        const until = AbortSignal.any([stopping.signal, lost]);
        await runQueue(deps, ownerUrl, locks, {
          until,
          stopping: stopping.signal,
          onListening,
          counts,
        }).catch(note);
      }
      await wait(RELIEF_MS, stopping.signal);
    }
    counts.report();
    await locks.close();
  };
  const promise = work();
  return {
    promise,
    stop: () => {
      stopping.abort();
      return promise;
    },
  };
}
