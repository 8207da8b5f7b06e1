import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { MINUTE_MS, RateLimiter } from '../../../src/mails/rate-limiter.ts';

// The clock of the test moves the global setTimeout only.
const pause = (ms: number, _valeur: undefined, { signal }: { signal: AbortSignal }) =>
  new Promise((resolve, reject) => {
    setTimeout(resolve, ms);
    signal.addEventListener('abort', () => reject(signal.reason));
  });

const jamais = new AbortController().signal;

describe('au plus tant de mails dans une minute, quelle qu’elle soit', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  /** Who has passed so far, in order, and when. */
  function suivre(limiteur: RateLimiter) {
    const debut = performance.now();
    const passes: [nom: string, secondes: number][] = [];
    const demander = (nom: string, signal = jamais) =>
      limiteur.pass(signal).then(
        () => passes.push([nom, Math.round((performance.now() - debut) / 1000)]),
        () => passes.push([`${nom} interrompu`, Math.round((performance.now() - debut) / 1000)]),
      );
    return { passes, demander };
  }

  it('deux par minute : les deux premiers tout de suite, les suivants dans l’ordre, une minute plus tard', async () => {
    const { passes, demander } = suivre(new RateLimiter(2, pause));
    void demander('a');
    await vi.advanceTimersByTimeAsync(20_000);
    for (const nom of ['b', 'c', 'd', 'e']) void demander(nom);
    await vi.advanceTimersByTimeAsync(3 * MINUTE_MS);
    expect(passes).toEqual([
      ['a', 0],
      ['b', 20],
      ['c', 60],
      ['d', 80],
      ['e', 120],
    ]);
  });

  it('interrompu, celui qui attend s’en va aussitôt et ne prend la place de personne', async () => {
    const { passes, demander } = suivre(new RateLimiter(1, pause));
    const arret = new AbortController();
    void demander('a');
    void demander('b', arret.signal);
    void demander('c', arret.signal);
    await vi.advanceTimersByTimeAsync(10_000);
    arret.abort();
    void demander('d');
    await vi.advanceTimersByTimeAsync(MINUTE_MS);
    expect(passes).toEqual([
      ['a', 0],
      ['b interrompu', 10],
      ['c interrompu', 10],
      ['d', 60],
    ]);
  });
});
