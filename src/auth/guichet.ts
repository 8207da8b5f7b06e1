import { FairQueue } from '../threads/fair-queue.ts';

/** Too many wait already. */
export class GuichetPleinError extends Error {
  override name = 'GuichetPleinError';
}

/** What the promise gives; undefined when it was refused a place. */
export const saufPlein = <R>(promesse: Promise<R>): Promise<R | undefined> =>
  promesse.catch((error: unknown) => {
    if (error instanceof GuichetPleinError) return undefined;
    throw error;
  });

/**
 * So many jobs at once in this process; the others wait, one per key in turn: a crowd under one key makes another key
 * wait for one job, not for a crowd.
 */
export class Guichet {
  readonly #ensemble: number;
  readonly #fileMax: number;
  readonly #filesMax: number;
  readonly #attente = new FairQueue<() => void>();
  readonly #parCle = new Map<string, number>();
  #enCours = 0;
  #enFile = 0;

  /** « fileMax »: how many wait under one key, « filesMax »: in all. */
  constructor({ ensemble, fileMax, filesMax }: { ensemble: number; fileMax: number; filesMax: number }) {
    this.#ensemble = ensemble;
    this.#fileMax = fileMax;
    this.#filesMax = filesMax;
  }

  /** Throws a GuichetPleinError when too many wait already; otherwise what the job gives. */
  async passer<R>(cle: string, job: () => Promise<R>, fileMax = this.#fileMax): Promise<R> {
    if (this.#enCours >= this.#ensemble) await this.#attendre(cle, fileMax);
    else this.#enCours += 1;
    try {
      return await job();
    } finally {
      // The place goes straight to the next one: nobody who arrives meanwhile takes it.
      const suivant = this.#attente.next();
      if (suivant) suivant();
      else this.#enCours -= 1;
    }
  }

  async #attendre(cle: string, fileMax: number): Promise<void> {
    const enFile = this.#parCle.get(cle) ?? 0;
    if (enFile >= fileMax || this.#enFile >= this.#filesMax) throw new GuichetPleinError();
    this.#parCle.set(cle, enFile + 1);
    this.#enFile += 1;
    await new Promise<void>((appeler) => this.#attente.push(cle, appeler));
    this.#enFile -= 1;
    const reste = (this.#parCle.get(cle) ?? 1) - 1;
    if (reste > 0) this.#parCle.set(cle, reste);
    else this.#parCle.delete(cle);
  }
}
