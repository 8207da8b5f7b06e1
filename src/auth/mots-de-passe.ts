import { availableParallelism } from 'node:os';
import { hash, verify } from '@node-rs/argon2';
import { Guichet } from './guichet.ts';

/** OWASP Password Storage: argon2id (2 in the library's enumeration), 19 MiB, two passes, one lane. */
const REGLAGES = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** The same « é » has two encodings, and keyboards disagree on which one to send (NIST 800-63B §5.1.1.2). */
const normaliser = (motDePasse: string): string => motDePasse.normalize('NFKC');

/** « inconnus »: who guesses, or might; everybody else does not queue behind them. */
export type FileDeHachage = 'connus' | 'inconnus';

/** Hashes at once in this process: no more than processors, and one thread of libuv's four is left to files and names. */
const hachages = new Guichet({
  ensemble: Math.min(availableParallelism(), 3),
  fileMax: Number.POSITIVE_INFINITY,
  filesMax: Number.POSITIVE_INFINITY,
});
/** Strangers who wait for one: a second or two of work. */
const INCONNUS_MAX = 100;

const hachage = <R>(file: FileDeHachage, job: () => Promise<R>): Promise<R> =>
  hachages.passer(file, job, file === 'inconnus' ? INCONNUS_MAX : undefined);

/** A GuichetPleinError when too many strangers wait. */
export const hacher = (motDePasse: string, file: FileDeHachage = 'connus'): Promise<string> =>
  hachage(file, () => hash(normaliser(motDePasse), REGLAGES));

/** False, never an error, for a hash that cannot be read; a GuichetPleinError when too many strangers wait. */
export const verifier = (
  empreinte: string,
  motDePasse: string,
  file: FileDeHachage = 'connus',
): Promise<boolean> => hachage(file, () => verify(empreinte, normaliser(motDePasse)).catch(() => false));

/** True for a hash weaker than today's settings: to be computed again at login, when the password is at hand. */
export function doitEtreRehache(empreinte: string): boolean {
  const [, m, t] = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=\d+\$/.exec(empreinte) ?? [];
  return m === undefined || Number(m) < REGLAGES.memoryCost || Number(t) < REGLAGES.timeCost;
}

/**
 * Costs what verifier() costs and answers false, so that an unknown identifier takes as long as a wrong password:
 * to verify is to hash once more.
 */
export async function verifierAVide(motDePasse: string, file?: FileDeHachage): Promise<false> {
  await hacher(motDePasse, file);
  return false;
}
