import { setTimeout as pause } from 'node:timers/promises';

/** Waits so long, or until the signal. */
export const attendre = (ms: number, signal: AbortSignal): Promise<void> =>
  pause(ms, undefined, { signal }).catch(() => {});

/** Waits for the promise, whatever becomes of it, but no longer than so long. */
export async function auPlus(ms: number, promise: Promise<unknown>): Promise<void> {
  const fini = new AbortController();
  const fin = promise.then(
    () => fini.abort(),
    () => fini.abort(),
  );
  await Promise.race([fin, attendre(ms, fini.signal)]);
}

/** Resolves with the signal. */
export const quand = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
