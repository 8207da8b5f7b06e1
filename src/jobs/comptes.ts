import type { Logger } from '../logger.ts';

/** Milliseconds: a batch is counted soon after it begins, then at most once a minute. */
const PREMIER_MS = 2_000;
const INTERVALLE_MS = 60_000;

/** How many jobs have ended, said now and then. */
export class Comptes {
  readonly #logger: Logger;
  #faits = 0;
  #aReprendre = 0;
  #ditA = Number.NEGATIVE_INFINITY;
  #attente: NodeJS.Timeout | undefined;

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  compter(reussi: boolean): void {
    if (reussi) this.#faits += 1;
    else this.#aReprendre += 1;
    const attente = Math.max(PREMIER_MS, this.#ditA + INTERVALLE_MS - performance.now());
    this.#attente ??= setTimeout(() => this.dire(), attente).unref();
  }

  /** What has not been said yet, at once. */
  dire(): void {
    clearTimeout(this.#attente);
    this.#attente = undefined;
    if (this.#faits + this.#aReprendre === 0) return;
    this.#logger.info({ faits: this.#faits, aReprendre: this.#aReprendre }, 'mails traités');
    [this.#faits, this.#aReprendre] = [0, 0];
    this.#ditA = performance.now();
  }
}
