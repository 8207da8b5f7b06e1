import { hash, verify } from '@node-rs/argon2';

/** OWASP Password Storage: argon2id (2 in the library's enumeration), 19 MiB, two passes, one lane. */
const REGLAGES = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** The same « é » has two encodings, and keyboards disagree on which one to send (NIST 800-63B §5.1.1.2). */
const normaliser = (motDePasse: string): string => motDePasse.normalize('NFKC');

export const hacher = (motDePasse: string): Promise<string> => hash(normaliser(motDePasse), REGLAGES);

/** False, never an error, for a hash that cannot be read. */
export const verifier = (empreinte: string, motDePasse: string): Promise<boolean> =>
  verify(empreinte, normaliser(motDePasse)).catch(() => false);

/** True for a hash weaker than today's settings: to be computed again at login, when the password is at hand. */
export function doitEtreRehache(empreinte: string): boolean {
  const [, m, t] = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=\d+\$/.exec(empreinte) ?? [];
  return m === undefined || Number(m) < REGLAGES.memoryCost || Number(t) < REGLAGES.timeCost;
}

/**
 * Costs what verifier() costs and answers false, so that an unknown identifier takes as long as a wrong password:
 * to verify is to hash once more.
 */
export async function verifierAVide(motDePasse: string): Promise<false> {
  await hacher(motDePasse);
  return false;
}
