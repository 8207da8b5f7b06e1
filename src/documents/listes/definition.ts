import type { Face } from '../pdf/fonts.ts';

/** A column of a list, in both of its formats. */
export interface ColonneListe<Ligne> {
  readonly titre: string;
  valeur(ligne: Ligne): string;
  /** On paper: points, padding included. */
  readonly largeur: number;
  readonly face?: Face;
  /** On paper, what is written otherwise there. */
  readonly surPapier?: (valeur: string) => string;
}

/** What tells a list from another. */
export interface DefinitionListe<Ligne> {
  readonly titre: string;
  /** What a row is, for the counts. */
  readonly un: string;
  readonly des: string;
  /** Said when there is no row. */
  readonly aucun: string;
  /** As wide together as the page without its margins. */
  readonly colonnes: readonly ColonneListe<Ligne>[];
}
