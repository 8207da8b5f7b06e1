import { createHash } from 'node:crypto';

const SIGNES = 'abcdefghjkmnpqrstuvwxyz23456789';
const NOMBRE = 10;
const LONGUEUR = 15;
const GROUPE = 5;

/** Ten codes such as « k7dmw-4tpxa-9hsfr »: 74 bits each, from a CSPRNG. */
export const tirerCodesSecours = (randomInt: (max: number) => number): string[] =>
  Array.from({ length: NOMBRE }, () => {
    let code = '';
    for (let rang = 0; rang < LONGUEUR; rang += 1) {
      if (rang > 0 && rang % GROUPE === 0) code += '-';
      code += SIGNES[randomInt(SIGNES.length)] ?? '';
    }
    return code;
  });

/** What a person may type: capitals, spaces, no dash; undefined when it cannot be a code. */
export function normaliserCodeSecours(saisie: string): string | undefined {
  const signes = saisie.toLowerCase().replace(/[^a-z0-9]/g, '');
  if (signes.length !== LONGUEUR || [...signes].some((signe) => !SIGNES.includes(signe))) return undefined;
  return signes.replace(/(.{5})(?=.)/g, '$1-');
}

/** A plain digest is enough for 74 random bits: there is no dictionary to try, and tries are limited. */
export const hacherCodeSecours = (code: string): string => createHash('sha256').update(code).digest('hex');
