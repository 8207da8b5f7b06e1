import type { CodeRefus } from '../types.ts';

const SIGNATURES: readonly (readonly [octets: string, code: CodeRefus])[] = [
  ['25504446', 'pdf'],
  ['d0cf11e0a1b11ae1', 'tableur'],
  ['1f8b', 'archive'],
  ['526172211a07', 'archive'],
  ['377abcaf271c', 'archive'],
  ['89504e47', 'binaire'],
  ['ffd8ff', 'binaire'],
  ['474946383', 'binaire'],
  ['7b5c727466', 'binaire'],
];
const ZIP = '504b0304';
const PAGE = /^\s*<(?:!doctype|html|\?xml|head|body)/i;

/** Recognises what is certainly not CSV, from its first bytes. A spreadsheet saved under a `.csv` name is the usual case. */
export function natureEtrangere(contenu: Buffer): CodeRefus | undefined {
  const debut = contenu.subarray(0, 16).toString('hex');
  if (debut.startsWith(ZIP)) return estTableurZip(contenu) ? 'tableur' : 'archive';
  const signature = SIGNATURES.find(([octets]) => debut.startsWith(octets));
  if (signature) return signature[1];
  if (
    PAGE.test(
      contenu
        .subarray(0, 256)
        .toString('latin1')
        .replace(/^\u00ef\u00bb\u00bf/, ''),
    )
  )
    return 'page_web';
  return undefined;
}

/** .xlsx and .ods are zip archives: their first entries tell. */
function estTableurZip(contenu: Buffer): boolean {
  const entrees = contenu.subarray(0, 4096).toString('latin1');
  return ['[Content_Types].xml', 'xl/', 'opendocument.spreadsheet'].some((nom) => entrees.includes(nom));
}
