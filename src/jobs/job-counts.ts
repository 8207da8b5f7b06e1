import type { Logger } from '../logger.ts';

/** Milliseconds: a batch is counted soon after it begins, then at most once a minute. */
const FIRST_MS = 2_000;
const INTERVAL_MS = 60_000;

/** How many jobs have ended, said now and then. */
export class JobCounts {
  readonly #logger: Logger;
  #done = 0;
  #toRetry = 0;
  #reportedAt = Number.NEGATIVE_INFINITY;
  #timer: NodeJS.Timeout | undefined;

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  count(succeeded: boolean): void {
    if (succeeded) this.#done += 1;
    else this.#toRetry += 1;
    const delay = Math.max(FIRST_MS, this.#reportedAt + INTERVAL_MS - performance.now());
    this.#timer ??= setTimeout(() => this.report(), delay).unref();
  }

  /** What has not been said yet, at once. */
  report(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#done + this.#toRetry === 0) return;
    this.#logger.info({ faits: this.#done, aReprendre: this.#toRetry }, 'mails traités');
    [this.#done, this.#toRetry] = [0, 0];
    this.#reportedAt = performance.now();
  }
}
