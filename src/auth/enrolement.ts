import { createHash } from 'node:crypto';

/** Letters and digits that are not mistaken for one another when read from paper or over the telephone. */
const ALPHABET = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789';
const LONGUEUR = 16;

/** One-time secret given by ops or the IEN, 79 bits, in groups of four: « K7QM-2XHD-9RTV-C4WB ». */
export function tirerSecretEnrolement(randomInt: (max: number) => number): string {
  const symboles = Array.from({ length: LONGUEUR }, () => ALPHABET[randomInt(ALPHABET.length)] ?? '');
  return (symboles.join('').match(/.{4}/g) ?? []).join('-');
}

/**
 * What is stored. Spaces, hyphens and case do not count. A fast hash is enough: the secret is drawn, hence
 * cannot be found in a dictionary, and 2^79 tries are out of reach.
 */
export const hacherSecretEnrolement = (saisie: string): string =>
  createHash('sha256')
    .update(saisie.toUpperCase().replace(/[^A-Z0-9]/g, ''))
    .digest('hex');
