/** What a spreadsheet writes in place of what it was given: French, English and LibreOffice error values, a column too narrow. */
const ERREUR =
  /#(?:NOM\s?\?|NAME\s?\?|REF\s?!|VALEUR\s?!|VALUE\s?!|N\/[AD]|DIV\/0\s?!|NUL\s?!|NULL\s?!|NOMBRE\s?!|NUM\s?!|PROPAGATION\s?!|SPILL\s?!|CALC\s?!)|^#{2,}$|^err\s?:\s?\d{3}$/i;

export const estErreurDeTableur = (texte: string): boolean =>
  (texte.includes('#') || texte[0] === 'E' || texte[0] === 'e') && ERREUR.test(texte);

const MOIS =
  '(?:janv?|f[eé]v|f[eé]vr|fe[bv]|mars?|a[vp]r|avril|mai|may|juin|june?|juil|juillet|july?|ao[uû]t|aug|sept?|oct|nov|d[eé]c)';
const DATE = new RegExp(
  `^(?:${MOIS}\\.?[-/ ]\\d{1,4}|\\d{1,2}[-/ ]${MOIS}\\.?(?:[-/ ]\\d{2,4})?|\\d{1,4}[-/.]\\d{1,2}[-/.]\\d{1,4})$`,
  'i',
);
const NOMBRE = /^\d+(?:[.,]\d+)?E[+-]?\d+$/i;

/** « mars-01 », « 6,12E+08 »: a name or a number that a spreadsheet took for something else. */
export const estDateDeTableur = (texte: string): boolean => DATE.test(texte);
export const estNombreDeTableur = (texte: string): boolean => NOMBRE.test(texte);

/** The apostrophe by which people make a spreadsheet keep leading zeros. */
export const sansApostrophe = (texte: string): string => texte.replace(/^['’]\s?/, '');
