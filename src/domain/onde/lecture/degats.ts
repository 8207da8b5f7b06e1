import { aLettreInconnue } from '../champs/lettre-inconnue.ts';
import type { EleveOnde, LigneIgnoree, ResponsableOnde } from '../types.ts';

/** Below, a few names that were already so in ONDE could make a majority: exporting again would change nothing. */
const LIGNES_MIN = 10;
/** No school has a letter that its computers cannot write in every second line. */
const PART_MAJORITE = 1 / 2;
/** About a third of the lines of a French school bear an accent: when none is left, a fifth is enough to know where they went. */
const PART_SANS_ACCENT = 1 / 5;
const ACCENT = /[\u00c0-\u024f\u1e00-\u1eff]/;

/** Whether the letters of the file as a whole were lost by a saving: each name is then not worth matching. */
export function lettresPerdues(lues: readonly string[], ignorees: readonly LigneIgnoree[]): boolean {
  const noms = [...lues, ...ignorees.map(nomsDe)];
  if (noms.length < LIGNES_MIN) return false;
  const abimes = noms.filter(aLettreInconnue).length;
  if (abimes >= noms.length * PART_MAJORITE) return true;
  return abimes >= noms.length * PART_SANS_ACCENT && !noms.some((nom) => ACCENT.test(nom));
}

/** Every name on a line, children included. */
export function nomsDe(ligne: EleveOnde | ResponsableOnde | LigneIgnoree): string {
  const enfants = 'enfants' in ligne ? ligne.enfants.flatMap(({ nom, prenom }) => [nom, prenom]) : [];
  return [ligne.nom, ligne.nomUsage, ligne.prenom, ...enfants].join(' ');
}
