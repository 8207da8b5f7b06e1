import { createHash } from 'node:crypto';
import { CODES_SECOURS } from '../domain/connexion/codes.ts';

/** Letters and digits that are not mistaken for one another on paper. */
const SIGNS = 'abcdefghjkmnpqrstuvwxyz23456789';
const LENGTH = 24;
const GROUPS = /.{4}(?=.)/g;

/** Codes such as « k7dm-w4tp-xa9h-sfrc-2nqe-v8bg », 118 bits each. randomInt must be a CSPRNG. */
export const drawCodesSecours = (randomInt: (max: number) => number): string[] =>
  Array.from({ length: CODES_SECOURS }, () => {
    let code = '';
    while (code.length < LENGTH) code += SIGNS[randomInt(SIGNS.length)] ?? '';
    return group(code);
  });

const group = (code: string): string => code.replace(GROUPS, '$&-');

/** What a person may type: capitals, spaces, dashes or none; undefined when it cannot be a code. */
export function normalizeCodeSecours(typed: string): string | undefined {
  const signs = typed.toLowerCase().replace(/[\s\p{Pd}\p{Cf}.]/gu, '');
  if (signs.length !== LENGTH || [...signs].some((sign) => !SIGNS.includes(sign))) return undefined;
  return group(signs);
}

/**
 * A plain digest of the normalised code: from 112 random bits on there is nothing to try, and neither salt nor
 * slow hash adds anything (OWASP ASVS 5.0, 6.5.2).
 */
export const hashCodeSecours = (code: string): string => createHash('sha256').update(code).digest('hex');
