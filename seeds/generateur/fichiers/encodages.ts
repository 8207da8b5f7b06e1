/** The encodings in which ONDE's extractions are met. */
export const ENCODAGES = ['iso-8859-1', 'windows-1252', 'utf8', 'utf8-bom'] as const;
export type Encodage = (typeof ENCODAGES)[number];

/** What windows-1252 puts in 0x80–0x9F, where ISO-8859-1 has control characters. */
const WINDOWS_1252 = new Map<string, number>([
  ['€', 0x80],
  ['‚', 0x82],
  ['„', 0x84],
  ['…', 0x85],
  ['Š', 0x8a],
  ['Œ', 0x8c],
  ['Ž', 0x8e],
  ['‘', 0x91],
  ['’', 0x92],
  ['“', 0x93],
  ['”', 0x94],
  ['–', 0x96],
  ['—', 0x97],
  ['š', 0x9a],
  ['œ', 0x9c],
  ['ž', 0x9e],
  ['Ÿ', 0x9f],
]);

/** Letters that Unicode does not decompose into a base letter and marks. */
const SANS_DECOMPOSITION = new Map<string, string>([
  ['Ł', 'L'],
  ['ł', 'l'],
  ['Đ', 'D'],
  ['đ', 'd'],
  ['ı', 'i'],
  ['Œ', 'OE'],
  ['œ', 'oe'],
  ['Æ', 'AE'],
  ['æ', 'ae'],
  ['Ø', 'O'],
  ['ø', 'o'],
  ['ß', 'ss'],
  ['’', "'"],
]);

function octet(caractere: string, encodage: 'iso-8859-1' | 'windows-1252'): number | undefined {
  const code = caractere.codePointAt(0) ?? 0;
  if (code < 0x80 || (code >= 0xa0 && code <= 0xff)) return code;
  return encodage === 'windows-1252' ? WINDOWS_1252.get(caractere) : undefined;
}

function lettreDeBase(caractere: string): string {
  return SANS_DECOMPOSITION.get(caractere) ?? caractere.normalize('NFD').replace(/\p{M}/gu, '');
}

/** Without accents or foreign letters: what is left is ASCII for every name of this folder. */
export function sansAccents(texte: string): string {
  return /^[\x20-\x7e]*$/.test(texte) ? texte : Array.from(texte, lettreDeBase).join('');
}

/** The text as a clerk types it when the encoding lacks a letter: « ł » becomes « l », « é » stays. */
export function ecrirePour(texte: string, encodage: Encodage): string {
  if (encodage === 'utf8' || encodage === 'utf8-bom') return texte;
  return Array.from(texte, (c) => (octet(c, encodage) === undefined ? lettreDeBase(c) : c)).join('');
}

/** @throws RangeError when the encoding cannot hold a character: the file would lie. */
export function encoder(texte: string, encodage: Encodage): Buffer {
  if (encodage === 'utf8') return Buffer.from(texte, 'utf8');
  if (encodage === 'utf8-bom') return Buffer.from(`\uFEFF${texte}`, 'utf8');
  const caracteres = Array.from(texte);
  const octets = Buffer.alloc(caracteres.length);
  for (const [i, caractere] of caracteres.entries()) {
    const valeur = octet(caractere, encodage);
    if (valeur === undefined) throw new RangeError(`« ${caractere} » n’existe pas en ${encodage}`);
    octets[i] = valeur;
  }
  return octets;
}
