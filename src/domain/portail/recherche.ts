import { cleNom } from '../onde/cles.ts';

/** Names to be looked up among those of a school, as the database compares them. */
export interface ClesDeRecherche {
  noms: string[];
  prenoms: string[];
}

/**
 * Every way a school may have written these names: each family name alone and both together, and each run of first names
 * (« Jean », « Marc » in the civil register is « Jean-Marc » at school; of « Pierre », « Alexandre » one goes by the second).
 */
export const clesDeRecherche = (noms: readonly string[], prenoms: readonly string[]): ClesDeRecherche => ({
  noms: cles([...noms, noms.join(' '), noms.toReversed().join(' ')]),
  prenoms: cles(suites(prenoms)),
});

/** « a b c » → a, ab, abc, b, bc, c. */
const suites = (mots: readonly string[]): string[] =>
  mots.flatMap((_, debut) =>
    mots.slice(debut).map((_mot, fin) => mots.slice(debut, debut + fin + 1).join(' ')),
  );

const cles = (noms: readonly string[]): string[] =>
  [...new Set(noms.map(cleNom))].filter((cle) => cle !== '').slice(0, CLES_MAX);

/** Nobody has more: what is typed is bounded. */
const CLES_MAX = 60;

/** First names as they are typed: « Jean Marc », « Jean-Marc ». */
export const motsDesPrenoms = (saisi: string): string[] => saisi.split(/[\s,]+/).filter((mot) => mot !== '');
