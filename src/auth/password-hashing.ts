import { availableParallelism } from 'node:os';
import { hash, verify } from '@node-rs/argon2';
import { BoundedQueue } from './bounded-queue.ts';

/** OWASP Password Storage: argon2id (2 in the library's enumeration), 19 MiB, two passes, one lane. */
const SETTINGS = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** The same « é » has two encodings, and keyboards disagree on which one to send (NIST 800-63B §5.1.1.2). */
const normalize = (password: string): string => password.normalize('NFKC');

/** « inconnus »: who guesses, or might; everybody else does not queue behind them. */
export type HashingQueue = 'connus' | 'inconnus';

/** Hashes at once in this process: no more than processors, and one thread of libuv's four is left to files and names. */
const hashings = new BoundedQueue({
  atOnce: Math.min(availableParallelism(), 3),
  waitingPerKey: Number.POSITIVE_INFINITY,
  waitingAtMost: Number.POSITIVE_INFINITY,
});
/** Strangers who wait for one: a second or two of work. */
const STRANGERS_MAX = 100;

const hashing = <R>(queue: HashingQueue, job: () => Promise<R>): Promise<R> =>
  hashings.admit(queue, job, queue === 'inconnus' ? STRANGERS_MAX : undefined);

/** A GuichetPleinError when too many strangers wait. */
export const hashPassword = (password: string, queue: HashingQueue = 'connus'): Promise<string> =>
  hashing(queue, () => hash(normalize(password), SETTINGS));

/** False, never an error, for a hash that cannot be read; a GuichetPleinError when too many strangers wait. */
export const verifyPassword = (
  stored: string,
  password: string,
  queue: HashingQueue = 'connus',
): Promise<boolean> => hashing(queue, () => verify(stored, normalize(password)).catch(() => false));

/** True for a hash weaker than today's settings: to be computed again at login, when the password is at hand. */
export function needsRehash(stored: string): boolean {
  const [, m, t] = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=\d+\$/.exec(stored) ?? [];
  return m === undefined || Number(m) < SETTINGS.memoryCost || Number(t) < SETTINGS.timeCost;
}

/**
 * Costs what verifier() costs and answers false, so that an unknown identifier takes as long as a wrong password:
 * to verify is to hash once more.
 */
export async function verifyNothing(password: string, queue?: HashingQueue): Promise<false> {
  await hashPassword(password, queue);
  return false;
}
