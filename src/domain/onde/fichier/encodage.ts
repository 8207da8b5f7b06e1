import { isUtf8 } from 'node:buffer';
import { type Codage, PAGES_DE_CODES, type PageDeCodes } from './codages.ts';

/**
 * ONDE writes ISO-8859-1; spreadsheets and newer exports write UTF-8, sometimes UTF-16 with a mark. Without a mark, bytes that form
 * valid UTF-8 are UTF-8: accented Latin-1 text practically never does. The other one-byte encodings are known by the é of a header.
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
  if (estSurtoutUtf8(tolerant)) return { texte: tolerant, codage: 'utf-8' };
  const latin1 = contenu.toString('latin1');
  const codage = pageDeCodes(latin1);
  return { texte: selonPage(latin1, codage), codage };
}

/** A cut or pasted byte must not turn every accent of a UTF-8 file into two characters. */
function estSurtoutUtf8(texte: string): boolean {
  const perdus = texte.match(/\ufffd/g)?.length ?? 0;
  const lus = texte.match(/[\u0080-\ufffc]/g)?.length ?? 0;
  return lus > perdus;
}

/** Where a header may stand. */
const DEBUT = 20_000;

/** Every ONDE file has a column « Prénom … »: the byte of its é, small or capital, names the encoding. */
function pageDeCodes(latin1: string): PageDeCodes {
  const debut = latin1.slice(0, DEBUT);
  if (/pr[\x82\x90]nom/i.test(debut)) return 'cp850';
  if (/pr[\x8e\x83]nom/i.test(debut)) return 'macRoman';
  return 'windows1252';
}

/** By hand: some versions of Node decode `windows-1252` as plain Latin-1, and none knows CP850. */
function selonPage(latin1: string, codage: PageDeCodes): string {
  const page = PAGES_DE_CODES[codage];
  const etrangers = codage === 'windows1252' ? /[\x80-\x9f]/g : /[\x80-\xff]/g;
  return latin1.replace(etrangers, (octet) => page[octet.charCodeAt(0) - 0x80] ?? octet);
}

function sansMarque(texte: string): string {
  return texte.startsWith('\ufeff') ? texte.slice(1) : texte;
}
