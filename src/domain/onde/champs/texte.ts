/** Anything outside plain Latin-1 words separated by single spaces needs the slow path. */
const A_NETTOYER = /[^\x20-\x7e\u00c0-\u00ff]|^ | $| {2}/;
/** Control characters other than white space, soft hyphens, zero-width and direction marks. */
const INVISIBLES = /(?![\t-\r])[\p{Cc}\p{Cf}]/gu;

/** Cell text as people read it: NFC, no invisible character, single ordinary spaces, trimmed. */
export function nettoyer(brut: string): string {
  if (!A_NETTOYER.test(brut)) return brut;
  return brut.normalize('NFC').replace(INVISIBLES, '').replace(/\s+/g, ' ').trim();
}

const LETTRE = /\p{L}/u;
/** What a lossy decoding leaves in place of a byte it could not read. */
const ILLISIBLE = '\ufffd';
export const LONGUEUR_MAX = 100;

/** Why a name (of a person) cannot be used; `undefined` when it can. */
export function defautDeNom(nom: string): 'illisible' | 'sans_lettre' | 'trop_long' | 'adresse' | undefined {
  if (nom.includes(ILLISIBLE)) return 'illisible';
  if (nom.length > LONGUEUR_MAX) return 'trop_long';
  if (nom.includes('@')) return 'adresse';
  return LETTRE.test(nom) ? undefined : 'sans_lettre';
}
