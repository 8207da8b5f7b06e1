import { hacher, verifier } from './mots-de-passe.ts';

/** Letters and digits that are not mistaken for one another when read from paper or over the telephone. */
const ALPHABET = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789';
const LONGUEUR = 16;

/** One-time secret given by ops or the IEN, 79 bits, in groups of four: « K7QM-2XHD-9RTV-C4WB ». */
export function tirerSecretEnrolement(randomInt: (max: number) => number): string {
  const symboles = Array.from({ length: LONGUEUR }, () => ALPHABET[randomInt(ALPHABET.length)] ?? '');
  return (symboles.join('').match(/.{4}/g) ?? []).join('-');
}

/** Short enough to be read out, hence hashed like a password (OWASP ASVS 5.0, 6.5.2: below 112 bits). */
export const hacherSecretEnrolement = (secret: string): Promise<string> => hacher(normaliser(secret));

/** Spaces, hyphens and case do not count. */
export const verifierSecretEnrolement = (empreinte: string, saisie: string): Promise<boolean> =>
  verifier(empreinte, normaliser(saisie));

const normaliser = (saisie: string): string =>
  saisie
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^A-Z0-9]/g, '');
