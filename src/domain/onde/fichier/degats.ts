import { aLettreInconnue } from '../texte/lettre-inconnue.ts';
import type { EleveOnde, LigneIgnoree, ResponsableOnde } from '../types.ts';

/** Below, a few names that were already so in ONDE could make a majority: exporting again would change nothing. */
const LIGNES_MIN = 10;
/** No school has a letter that its computers cannot write in every second line. */
const PART_MAJORITE = 1 / 2;
/** About a third of the lines of a French school bear an accent: when none is left, a fifth is enough to know where they went. */
const PART_SANS_ACCENT = 1 / 5;
type Ligne = EleveOnde | ResponsableOnde | LigneIgnoree;

const ACCENT = /[\u00c0-\u024f\u1e00-\u1eff]/;

/** Whether the letters of the file as a whole were lost by a saving: each name is then not worth matching. */
export function lettresPerdues(lues: readonly Ligne[], ignorees: readonly LigneIgnoree[]): boolean {
  const lignes: readonly Ligne[] = [...lues, ...ignorees];
  if (lignes.length < LIGNES_MIN) return false;
  const abimees = lignes.filter((ligne) => unNom(ligne, aLettreInconnue)).length;
  if (abimees >= lignes.length * PART_MAJORITE) return true;
  if (abimees < lignes.length * PART_SANS_ACCENT) return false;
  return !lignes.some((ligne) => unNom(ligne, (nom) => ACCENT.test(nom)));
}

/** Whether one of the names on a line, children included, is so. */
function unNom(ligne: Ligne, est: (nom: string) => boolean): boolean {
  const { nom, nomUsage, prenom } = ligne;
  if ((nom && est(nom)) || (nomUsage && est(nomUsage)) || (prenom && est(prenom))) return true;
  return 'enfants' in ligne && ligne.enfants.some((enfant) => est(enfant.prenom) || est(enfant.nom ?? ''));
}
