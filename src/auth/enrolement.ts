import { SIGNES_ENROLEMENT } from '../domain/connexion/codes.ts';
import { hashPassword, verifyPassword } from './password-hashing.ts';

/** Letters and digits that are not mistaken for one another when read from paper or over the telephone. */
const ALPHABET = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789';

/** One-time secret given by ops or the IEN, 79 bits, in groups of four: « K7QM-2XHD-9RTV-C4WB ». */
export function drawSecretEnrolement(randomInt: (max: number) => number): string {
  const symbols = Array.from({ length: SIGNES_ENROLEMENT }, () => ALPHABET[randomInt(ALPHABET.length)] ?? '');
  return (symbols.join('').match(/.{4}/g) ?? []).join('-');
}

/** Short enough to be read out, hence hashed like a password (OWASP ASVS 5.0, 6.5.2: below 112 bits). */
export const hashSecretEnrolement = (secret: string): Promise<string> => hashPassword(normalize(secret));

/** Spaces, hyphens and case do not count. */
export const verifySecretEnrolement = (hash: string, typed: string): Promise<boolean> =>
  verifyPassword(hash, normalize(typed));

const normalize = (typed: string): string =>
  typed
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^A-Z0-9]/g, '');
