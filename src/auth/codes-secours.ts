import { createHash } from 'node:crypto';

/** Letters and digits that are not mistaken for one another on paper. */
const SIGNES = 'abcdefghjkmnpqrstuvwxyz23456789';
const NOMBRE = 10;
const LONGUEUR = 24;
const GROUPES = /.{4}(?=.)/g;

/** Ten codes such as « k7dm-w4tp-xa9h-sfrc-2nqe-v8bg », 118 bits each. randomInt must be a CSPRNG. */
export const tirerCodesSecours = (randomInt: (max: number) => number): string[] =>
  Array.from({ length: NOMBRE }, () => {
    let code = '';
    while (code.length < LONGUEUR) code += SIGNES[randomInt(SIGNES.length)] ?? '';
    return grouper(code);
  });

const grouper = (code: string): string => code.replace(GROUPES, '$&-');

/** What a person may type: capitals, spaces, dashes or none; undefined when it cannot be a code. */
export function normaliserCodeSecours(saisie: string): string | undefined {
  const signes = saisie.toLowerCase().replace(/[\s\p{Pd}\p{Cf}.]/gu, '');
  if (signes.length !== LONGUEUR || [...signes].some((signe) => !SIGNES.includes(signe))) return undefined;
  return grouper(signes);
}

/**
 * A plain digest of the normalised code: from 112 random bits on there is nothing to try, and neither salt nor
 * slow hash adds anything (OWASP ASVS 5.0, 6.5.2).
 */
export const hacherCodeSecours = (code: string): string => createHash('sha256').update(code).digest('hex');
