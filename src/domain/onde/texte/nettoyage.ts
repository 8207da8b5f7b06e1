/** Anything outside plain Latin-1 words separated by single spaces needs the slow path. */
const A_NETTOYER = /[^\x20-\x7e\u00c0-\u00ff]|^ | $| {2}/;
/** Control characters other than white space, soft hyphens, zero-width and direction marks. */
const INVISIBLES = /(?![\t-\r])[\p{Cc}\p{Cf}]/gu;

/** Cell text as people read it: NFC, no invisible character, single ordinary spaces, trimmed. */
export function nettoyer(brut: string): string {
  if (!A_NETTOYER.test(brut)) return brut;
  return brut.normalize('NFC').replace(INVISIBLES, '').replace(/\s+/g, ' ').trim();
}

export const LONGUEUR_MAX = 100;
