import { isUtf8 } from 'node:buffer';

export type Codage = 'utf-8' | 'utf-16' | 'windows-1252';

/** What Windows-1252 puts where ISO-8859-1 has control characters (0x80–0x9F). */
const WINDOWS_1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

/**
 * ONDE writes ISO-8859-1; spreadsheets and newer exports write UTF-8, sometimes UTF-16 with a mark. Without a mark, bytes that form
 * valid UTF-8 are UTF-8: accented Latin-1 text practically never does.
 */
export function decoder(contenu: Buffer): { texte: string; codage: Codage } {
  if (contenu[0] === 0xff && contenu[1] === 0xfe) {
    return { texte: new TextDecoder('utf-16le').decode(contenu), codage: 'utf-16' };
  }
  if (contenu[0] === 0xfe && contenu[1] === 0xff) {
    return { texte: new TextDecoder('utf-16be').decode(contenu), codage: 'utf-16' };
  }
  if (isUtf8(contenu)) return { texte: sansMarque(contenu.toString('utf8')), codage: 'utf-8' };
  const tolerant = sansMarque(contenu.toString('utf8'));
  return estSurtoutUtf8(tolerant)
    ? { texte: tolerant, codage: 'utf-8' }
    : { texte: windows1252(contenu), codage: 'windows-1252' };
}

/** A cut or pasted byte must not turn every accent of a UTF-8 file into two characters. */
function estSurtoutUtf8(texte: string): boolean {
  const perdus = texte.match(/\ufffd/g)?.length ?? 0;
  const lus = texte.match(/[\u0080-\ufffc]/g)?.length ?? 0;
  return lus > perdus;
}

/** By hand: some versions of Node decode `windows-1252` as plain Latin-1. */
function windows1252(contenu: Buffer): string {
  return contenu
    .toString('latin1')
    .replace(/[\x80-\x9f]/g, (octet) => WINDOWS_1252[octet.charCodeAt(0) - 0x80] ?? octet);
}

function sansMarque(texte: string): string {
  return texte.startsWith('\ufeff') ? texte.slice(1) : texte;
}
