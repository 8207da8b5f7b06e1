/** One name per comma: keeps long lists readable and their names free to hold spaces. */
export function liste(texte: string): readonly string[] {
  return texte.split(',').map((nom) => nom.trim());
}

/** Where a family's names come from. Family names are upper-case, as ONDE writes them. */
export interface Origine {
  readonly code: string;
  /** Share of the families drawn. */
  readonly poids: number;
  /** Probability that a clerk drops the accents of a family name. */
  readonly sansAccents: number;
  readonly noms: readonly string[];
  readonly filles: readonly string[];
  readonly garcons: readonly string[];
  readonly femmes: readonly string[];
  readonly hommes: readonly string[];
}
