import { FairQueue } from '../threads/fair-queue.ts';

/** Too many wait already. */
export class QueueFullError extends Error {
  override name = 'GuichetPleinError';
}

/** What the promise gives; undefined when it was refused a place. */
export const unlessFull = <R>(promise: Promise<R>): Promise<R | undefined> =>
  promise.catch((error: unknown) => {
    if (error instanceof QueueFullError) return undefined;
    throw error;
  });

/**
 * So many jobs at once in this process; the others wait, one per key in turn: a crowd under one key makes another key
 * wait for one job, not for a crowd.
 */
export class BoundedQueue {
  readonly #atOnce: number;
  readonly #waitingPerKey: number;
  readonly #waitingAtMost: number;
  readonly #queue = new FairQueue<() => void>();
  readonly #perKey = new Map<string, number>();
  #underWay = 0;
  #waiting = 0;

  /** « fileMax »: how many wait under one key, « filesMax »: in all. */
  constructor({
    atOnce,
    waitingPerKey,
    waitingAtMost,
  }: { atOnce: number; waitingPerKey: number; waitingAtMost: number }) {
    this.#atOnce = atOnce;
    this.#waitingPerKey = waitingPerKey;
    this.#waitingAtMost = waitingAtMost;
  }

  /** Throws a GuichetPleinError when too many wait already; otherwise what the job gives. */
  async admit<R>(key: string, job: () => Promise<R>, waitingPerKey = this.#waitingPerKey): Promise<R> {
    if (this.#underWay >= this.#atOnce) await this.#wait(key, waitingPerKey);
    else this.#underWay += 1;
    try {
      return await job();
    } finally {
      // The place goes straight to the next one: nobody who arrives meanwhile takes it.
      const next = this.#queue.next();
      if (next) next();
      else this.#underWay -= 1;
    }
  }

  async #wait(key: string, waitingPerKey: number): Promise<void> {
    const waiting = this.#perKey.get(key) ?? 0;
    if (waiting >= waitingPerKey || this.#waiting >= this.#waitingAtMost) throw new QueueFullError();
    this.#perKey.set(key, waiting + 1);
    this.#waiting += 1;
    await new Promise<void>((call) => this.#queue.push(key, call));
    this.#waiting -= 1;
    const left = (this.#perKey.get(key) ?? 1) - 1;
    if (left > 0) this.#perKey.set(key, left);
    else this.#perKey.delete(key);
  }
}
