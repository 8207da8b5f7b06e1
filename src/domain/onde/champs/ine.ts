import { phrase } from '../../phrase.ts';
import { sansApostrophe } from '../texte/tableur.ts';
import type { Champ } from './champ.ts';

/** Eleven characters: nine digits and two letters since 2018, ten digits and one letter before. */
const INE = /^\d{9}(?:\d[A-Z]|[A-Z]{2})$/;

/** Spaces and case are forgiven; a malformed INE is reported and ignored, the pupil is kept. */
export function lireIne(texte: string): Champ<string> {
  if (texte === '') return {};
  const valeur = sansApostrophe(texte).replaceAll(' ', '').toUpperCase();
  if (INE.test(valeur)) return { valeur };
  return {
    remarque: phrase`Un INE compte 11 caractères : 10 chiffres et une lettre, ou 9 chiffres et deux lettres. Il n'est pas repris.`,
  };
}
