import { setTimeout as pause } from 'node:timers/promises';

export const MINUTE_MS = 60_000;

/** At most « parMinute » passages in any minute, in the order they were asked. It counts in this process only. */
export class Limiteur {
  readonly #parMinute: number;
  /** When the last « parMinute » ones passed, each in the place of the one that long before it. */
  readonly #passages: number[] = [];
  #rang = 0;
  #file: Promise<void> = Promise.resolve();

  constructor(parMinute: number) {
    this.#parMinute = parMinute;
  }

  /** Resolves when it is this one's turn; rejects, and counts for nothing, if the signal comes first. */
  passer(signal: AbortSignal): Promise<void> {
    const tour = this.#file.then(() => this.#attendre(signal));
    this.#file = tour.catch(() => {});
    return tour;
  }

  async #attendre(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const ancien = this.#passages[this.#rang];
    const reste = ancien === undefined ? 0 : ancien + MINUTE_MS - performance.now();
    if (reste > 0) await pause(Math.ceil(reste), undefined, { signal });
    this.#passages[this.#rang] = performance.now();
    this.#rang = (this.#rang + 1) % this.#parMinute;
  }
}
