/**
 * A letter that a lossy saving has lost: spreadsheets write « ? », decoders U+FFFD. Names that were read hold this one
 * character for each of them, since no name of a person holds a question mark.
 */
export const LETTRE_INCONNUE = '?';

export const aLettreInconnue = (nom: string): boolean => nom.includes(LETTRE_INCONNUE);
