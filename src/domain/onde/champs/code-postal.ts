import { sansApostrophe } from '../texte/tableur.ts';
import type { Champ } from './champ.ts';

/** A spreadsheet drops the leading zero of « 01000 »; elsewhere than in France the code is kept as it is. */
export function lireCodePostal(texte: string, pays: string): Champ<string> {
  if (texte === '') return {};
  const enFrance = pays === '' || pays.toUpperCase() === 'FRANCE';
  const code = sansApostrophe(texte);
  return { valeur: enFrance && /^\d{4}$/.test(code) ? `0${code}` : code.slice(0, 20) };
}
