import { phrase } from '../../phrase.ts';
import { PAGES_DE_CODES, type PageDeCodes } from './codages.ts';
import { decoderEntites } from './entites.ts';

/** What was done to a whole file, for its reader to know. */
export interface Reparation {
  message: string;
  /** The first word concerned, as it was. */
  valeur: string;
}

/** Accents that were encoded twice, or three times when two programs did it. */
const PASSES_MAX = 3;

/**
 * Undoes what programs on the way did to the letters of a file, where it is certain: control characters that are Windows-1252
 * letters (silently), accents encoded twice, HTML entities. What stays without a letter becomes U+FFFD.
 */
export function reparer(texte: string): { texte: string; reparations: Reparation[] } {
  const reparations: Reparation[] = [];
  const accentue = sansDoubleCodage(texte);
  const sain = accentue.texte === texte && !texte.includes('&');
  if (sain && !CONTROLE.test(texte)) return { texte, reparations };
  if (accentue.premier !== undefined) {
    reparations.push({
      message: phrase`Les accents de ce fichier étaient abîmés par un double codage : ils ont été rétablis. Vérifiez quelques noms ; s'ils sont faux, recommencez l'extraction dans ONDE.`,
      valeur: accentue.premier,
    });
  }
  const decode = repeter(accentue.texte, decoderEntites);
  if (decode !== accentue.texte) {
    reparations.push({
      message: phrase`Des codes de page web remplaçaient des caractères dans ce fichier : les caractères ont été rétablis.`,
      valeur: premiereDifference(accentue.texte, decode),
    });
  }
  return { texte: decode.replaceAll(CONTROLES, '\ufffd'), reparations };
}

const CONTROLE = /[\x80-\x9f]/;
const CONTROLES = /[\x80-\x9f]/g;

function sansDoubleCodage(texte: string): { texte: string; premier?: string } {
  const premiers: string[] = [];
  const reparti = repeter(texte, (avant) => {
    const lettres = avant.replace(CONTROLES, lettreWindows);
    let apres = lettres;
    for (const double of DOUBLES) {
      if (!double.indice.test(apres)) continue;
      const suivant = apres.replace(double.sequences, double.lire);
      if (suivant === apres) continue;
      premiers.push(premiereDifference(apres, suivant));
      apres = double.perdues ? suivant.replace(/Ã([ ?\ufffd])/g, lettrePerdue) : suivant;
    }
    return apres;
  });
  return premiers[0] === undefined ? { texte: reparti } : { texte: reparti, premier: premiers[0] };
}

function repeter(texte: string, faire: (texte: string) => string): string {
  let resultat = texte;
  for (let passe = 0; passe < PASSES_MAX; passe += 1) {
    const suivant = faire(resultat);
    if (suivant === resultat) break;
    resultat = suivant;
  }
  return resultat;
}

function lettreWindows(controle: string): string {
  return PAGES_DE_CODES.windows1252[controle.charCodeAt(0) - 0x80] ?? controle;
}

/** In a file whose accents were encoded twice: à, whose second half is a no-break space, or one whose second half nobody could write. */
function lettrePerdue(_: string, suite: string): string {
  return suite === ' ' ? 'à ' : '\ufffd';
}

/** Letters of names written in Latin script, the punctuation of French and the signs of Windows-1252: nothing else is taken for a certain repair. */
const PLAUSIBLE =
  /\p{M}|[\u0080-\u017f\u01a0\u01a1\u01af\u01b0\u01cd-\u01dc\u0218-\u021b\u1e00-\u1eff\u0192\u02c6\u02dc\u2010-\u2026\u2030\u2039\u203a\u20ac\u2122]/u;

/** Text in UTF-8 that was read by a one-byte encoding: the sequences that this makes of two and three bytes. */
function doubleCodage(codage: PageDeCodes, indice: RegExp, perdues = false) {
  const page = PAGES_DE_CODES[codage];
  const octets = (de: number, a: number) =>
    page.slice(de - 0x80, a - 0x80 + 1).replace(/[\\\]^-]/g, (special) => `\\${special}`);
  const suite = `[${octets(0x80, 0xbf)}]`;
  const rangs = new Map([...page].map((caractere, rang) => [caractere, rang + 0x80]));
  return {
    indice,
    perdues,
    sequences: new RegExp(`[${octets(0xc2, 0xdf)}]${suite}|[${octets(0xe0, 0xef)}]${suite}{2}`, 'g'),
    lire: (sequence: string) => {
      const lu = Buffer.from([...sequence].map((caractere) => rangs.get(caractere) ?? 0)).toString('utf8');
      return lu.length === 1 && PLAUSIBLE.test(lu) ? lu : sequence;
    },
  };
}

/** The sign that leads é in each encoding spares the other files the search. */
const DOUBLES = [
  doubleCodage('windows1252', /[\u00c2-\u00c5\u00c8\u00cc\u00e1\u00e2]/, true),
  doubleCodage('macRoman', /√/),
  doubleCodage('cp850', /├/),
];

const MOT_MAX = 40;

/** The word of the first text where the second one differs. */
function premiereDifference(avant: string, apres: string): string {
  let rang = 0;
  while (rang < avant.length && avant[rang] === apres[rang]) rang += 1;
  const debut = /[^;,"\s]*$/.exec(avant.slice(Math.max(0, rang - MOT_MAX), rang))?.[0] ?? '';
  const fin = /^(?:&#?\w+;|[^;,"\s])*/.exec(avant.slice(rang, rang + MOT_MAX))?.[0] ?? '';
  return `${debut}${fin}`;
}
