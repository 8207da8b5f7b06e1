/** What sheets and letters have in common; between asterisks: bold. */

/** What the grey says, in bold beside the cells. */
export const LEGENDE_CASES = '*Les cases grises sont des chiffres.*';
/** How the provisional password is copied from the cells of a full page. */
export const LIRE_LES_CASES = `Un caractère par case, sans espace. ${LEGENDE_CASES}`;

export const altQr = (urlPortail: string): string => `Code QR vers le portail\u00A0: ${urlPortail}`;

/** The words about one kind of password; between asterisks: bold. */
export interface MotsCompte {
  /** None when there is no password at all. */
  readonly libelleMotDePasse?: string;
  /** Shown in place of the password when the sheet has none to give. */
  readonly annonce?: string;
  /** What to know about the password, a paragraph each. */
  readonly precisions: readonly string[];
  readonly titreEtapes: string;
  readonly etapes: readonly string[];
  readonly conclusion?: string;
  /** What is left to do whatever the password, in one sentence: a card has no room for the steps. */
  readonly reste?: string;
}

/** The words that are the same on every sheet of a document. */
export interface MotsDocument {
  /** Of the file. */
  readonly titre: string;
  readonly confidentiel: string;
  readonly surtitre: string;
  readonly presentation: string;
  readonly libelleIdentifiant: string;
  readonly titreServices: string;
  readonly legendeQr: string;
  /** « Feuille éditée », « Lettre éditée » */
  readonly edition: string;
  readonly aucun: string;
  /** The way in one sentence, for a card. */
  consigne(urlPortail: string): string;
}
