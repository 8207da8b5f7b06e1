import type { Champ } from './champ.ts';

/** A spreadsheet drops the leading zero of « 01000 »; elsewhere than in France the code is kept as it is. */
export function lireCodePostal(texte: string, pays: string): Champ<string> {
  if (texte === '') return {};
  const enFrance = pays === '' || pays.toUpperCase() === 'FRANCE';
  return { valeur: enFrance && /^\d{4}$/.test(texte) ? `0${texte}` : texte.slice(0, 20) };
}
