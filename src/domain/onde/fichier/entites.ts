/** `&eacute;` is a letter and the name of its accent: Unicode composes them. */
const ACCENTS: Readonly<Record<string, string>> = {
  grave: '\u0300',
  acute: '\u0301',
  circ: '\u0302',
  tilde: '\u0303',
  uml: '\u0308',
  ring: '\u030a',
  caron: '\u030c',
  cedil: '\u0327',
};

/** A double quote would be taken for the quote of a cell. */
const AUTRES: Readonly<Record<string, string>> = {
  amp: '&',
  apos: "'",
  quot: '”',
  lt: '<',
  gt: '>',
  nbsp: ' ',
  laquo: '«',
  raquo: '»',
  lsquo: '‘',
  rsquo: '’',
  ldquo: '“',
  rdquo: '”',
  ndash: '–',
  mdash: '—',
  hellip: '…',
  deg: '°',
  ordm: 'º',
  middot: '·',
  shy: '',
  euro: '€',
  aelig: 'æ',
  AElig: 'Æ',
  oelig: 'œ',
  OElig: 'Œ',
  oslash: 'ø',
  Oslash: 'Ø',
  szlig: 'ß',
  eth: 'ð',
  ETH: 'Ð',
  thorn: 'þ',
  THORN: 'Þ',
};

const ENTITE =
  /&(?:#(\d{1,7})|#[xX]([\da-fA-F]{1,6})|([A-Za-z])(grave|acute|circ|tilde|uml|ring|caron|cedil)|([A-Za-z]{2,6}));/g;
const PAR_NOM = new Map(Object.entries(AUTRES));

/** HTML entities, whose `;` would otherwise cut their cell; an unknown one is left as it is. */
export function decoderEntites(texte: string): string {
  if (!texte.includes('&')) return texte;
  return texte.replace(
    ENTITE,
    (entite: string, decimal?: string, hexa?: string, lettre?: string, accent?: string, nom?: string) => {
      if (lettre !== undefined && accent !== undefined) {
        return `${lettre}${ACCENTS[accent] ?? ''}`.normalize('NFC');
      }
      if (nom !== undefined) return PAR_NOM.get(nom) ?? entite;
      return caractere(decimal === undefined ? Number.parseInt(hexa ?? '', 16) : Number(decimal)) ?? entite;
    },
  );
}

/** A character that cuts cells or lines becomes a space: it was part of a cell. */
function caractere(code: number): string | undefined {
  if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return undefined;
  const lettre = String.fromCodePoint(code);
  if (code < 0x20 || lettre === ';') return ' ';
  return lettre === '"' ? '”' : lettre;
}
