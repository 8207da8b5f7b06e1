import { type Logger, loggableError } from '../logger.ts';
import { isAway, SansConnexionError } from './pannes.ts';

/** Milliseconds. */
const SILENCE_MS = 60_000;

/**
 * Lost connections come by dozens, and again as long as PostgreSQL is away: at most one warning a minute says so, without
 * a stack, which would show the driver's own code. Any other error is logged whole.
 */
export class Absences {
  readonly #logger: Logger;
  #said = Number.NEGATIVE_INFINITY;
  #unsaid = 0;

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  note(error: unknown): void {
    if (!isAway(error)) {
      this.#logger.warn({ err: loggableError(error) }, 'connexion interrompue');
      return;
    }
    this.#unsaid += 1;
    const now = performance.now();
    if (now - this.#said < SILENCE_MS) return;
    this.#said = now;
    const { message, code } = (error instanceof SansConnexionError ? error.cause : error) as {
      message?: string;
      code?: string;
    };
    this.#logger.warn({ code, cause: message, fois: this.#unsaid }, 'PostgreSQL ne répond pas, ou a coupé');
    this.#unsaid = 0;
  }
}
