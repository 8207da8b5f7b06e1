import { setTimeout as pause } from 'node:timers/promises';

/** Waits so long, or until the signal. */
export const wait = (ms: number, signal: AbortSignal): Promise<void> =>
  pause(ms, undefined, { signal }).catch(() => {});

/** Waits for the promise, whatever becomes of it, but no longer than so long. */
export async function waitAtMost(ms: number, promise: Promise<unknown>): Promise<void> {
  const ended = new AbortController();
  const end = promise.then(
    () => ended.abort(),
    () => ended.abort(),
  );
  await Promise.race([end, wait(ms, ended.signal)]);
}

/** Resolves with the signal. */
export const whenAborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
