import { setTimeout } from 'node:timers/promises';

export const MINUTE_MS = 60_000;

type Pause = (ms: number, value: undefined, options: { signal: AbortSignal }) => Promise<unknown>;

/** At most « parMinute » passages in any minute, in the order they were asked. It counts in this process only. */
export class RateLimiter {
  readonly #perMinute: number;
  readonly #pause: Pause;
  /** When the last « parMinute » ones passed, each in the place of the one that long before it. */
  readonly #passages: number[] = [];
  #rank = 0;
  #line: Promise<void> = Promise.resolve();

  constructor(perMinute: number, pause: Pause = setTimeout) {
    this.#perMinute = perMinute;
    this.#pause = pause;
  }

  /** Resolves when it is this one's turn; rejects, and counts for nothing, if the signal comes first. */
  pass(signal: AbortSignal): Promise<void> {
    const turn = this.#line.then(() => this.#wait(signal));
    this.#line = turn.catch(() => {});
    return turn;
  }

  async #wait(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const oldest = this.#passages[this.#rank];
    const left = oldest === undefined ? 0 : oldest + MINUTE_MS - performance.now();
    if (left > 0) await this.#pause(Math.ceil(left), undefined, { signal });
    this.#passages[this.#rank] = performance.now();
    this.#rank = (this.#rank + 1) % this.#perMinute;
  }
}
