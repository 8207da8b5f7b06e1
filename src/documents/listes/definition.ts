import type { Face } from '../pdf/fonts.ts';
import type { BarPart } from '../pdf/stacked-bar.ts';

/** A column of a list, in both of its formats. */
export interface ColonneListe<Ligne> {
  readonly titre: string;
  valeur(ligne: Ligne): string;
  /** On paper: points, padding included. */
  readonly largeur: number;
  readonly face?: Face;
  /** On paper, what is written otherwise there. */
  readonly surPapier?: (valeur: string) => string;
  /** On paper, a drawing in place of the words, which are then heard. */
  readonly barre?: (ligne: Ligne) => readonly BarPart[];
}

/** What tells a list from another. */
export interface DefinitionListe<Ligne> {
  readonly titre: string;
  /** What a row is, for the counts. */
  readonly un: string;
  readonly des: string;
  /** Said when there is no row. */
  readonly aucun: string;
  /** Each class begins a page, however few they are: it is handed over by itself. */
  readonly unePageParClasse?: true;
  /** In place of the number of rows, beside the title of a class. */
  readonly compter?: (lignes: readonly Ligne[]) => string;
  /** At the foot of each page, in place of what is said of passwords. */
  readonly pied?: string;
  /** As wide together as the page without its margins. */
  readonly colonnes: readonly ColonneListe<Ligne>[];
}
