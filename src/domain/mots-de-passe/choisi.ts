import { plierAccents } from '../francais.ts';
import { phrase } from '../phrase.ts';
import { MOTS_COURANTS } from './courants.ts';
import { normaliserSaisieProvisoire } from './provisoire.ts';

/** Characters (rules §4.3, after CNIL 2022-100 and NIST 800-63B): a pupil has to type it at six years old. */
export const LONGUEUR_MINIMALE = { eleve: 8, representant_legal: 12, agent: 12 } as const;
export const LONGUEUR_MAXIMALE = 128;

export interface ContexteMotDePasse {
  qui: keyof typeof LONGUEUR_MINIMALE;
  identifiant: string;
  /** Names of the person, of the children, of the school and its town: whatever an acquaintance would try. */
  personnels: readonly string[];
  /** The provisional password it replaces. */
  provisoire?: string;
}

/** Why this password is refused, in French; an empty list when it is accepted. No rule of composition. */
export function verifierMotDePasseChoisi(motDePasse: string, contexte: ContexteMotDePasse): string[] {
  const minimum = LONGUEUR_MINIMALE[contexte.qui];
  // A pupil is spoken to as one does to a child.
  const eleve = contexte.qui === 'eleve';
  const longueur = [...motDePasse.normalize('NFKC')].length;
  if (longueur > LONGUEUR_MAXIMALE) {
    return [phrase`Ce mot de passe est trop long : ${LONGUEUR_MAXIMALE} caractères au plus.`];
  }
  const raisons: string[] = [];
  if (longueur < minimum) {
    raisons.push(
      phrase`Ce mot de passe est trop court : il faut au moins ${minimum} caractères, ${eleve ? 'tu en as' : 'vous en avez'} saisi ${longueur}.`,
    );
  }
  const { provisoire } = contexte;
  if (provisoire !== undefined && normaliserSaisieProvisoire(motDePasse) === provisoire) {
    raisons.push(
      eleve
        ? phrase`Choisis un mot de passe différent de celui de ta feuille.`
        : phrase`Choisissez un mot de passe différent du mot de passe provisoire.`,
    );
  }
  const facilite = motifFacile(motDePasse, contexte, minimum);
  if (facilite !== undefined)
    raisons.push(facilite === 'personnel' && eleve ? PERSONNEL_ELEVE : FACILES[facilite]);
  return raisons;
}

const FACILES = {
  suite: phrase`Ce mot de passe n'est qu'une suite ou une répétition : il serait vite deviné.`,
  personnel: phrase`Ce mot de passe est fait de votre nom, de votre identifiant ou du nom de l'école : il serait vite deviné.`,
  courant: phrase`Ce mot de passe est trop courant : il serait vite deviné. Plusieurs mots sans rapport entre eux font un bon mot de passe.`,
} as const;
const PERSONNEL_ELEVE = phrase`Ce mot de passe est fait de ton nom, de ton identifiant ou du nom de ton école : il serait vite deviné.`;

/**
 * What makes it easy to guess: once names, common words, runs and years are taken out, fewer than half of the
 * signs required are left. A long sentence may thus hold a name or a common word.
 */
function motifFacile(
  motDePasse: string,
  { identifiant, personnels }: ContexteMotDePasse,
  minimum: number,
): keyof typeof FACILES | undefined {
  if (estRepetition(motDePasse, minimum)) return 'suite';
  const noms = motsDe([identifiant, ...personnels]);
  for (const texte of new Set([compacter(motDePasse), compacter(sansMasque(motDePasse))])) {
    const sansNoms = retirer(texte, noms);
    const sansMots = retirer(sansNoms, MOTS);
    if (estCourt(texte, texte, minimum)) return 'suite';
    if (sansNoms !== texte && estCourt(texte, sansNoms, minimum)) return 'personnel';
    if (sansMots !== sansNoms && estCourt(texte, sansMots, minimum)) return 'courant';
  }
  return undefined;
}

/** A place where something was taken out: nothing may be found across it. */
const TROU = ' ';

/** True when too little is left, runs counting for one sign; what never held letters or digits is not concerned. */
function estCourt(texte: string, reste: string, minimum: number): boolean {
  const sansSuites = retirerSuites(reste);
  return sansSuites !== texte && sansSuites.replaceAll(TROU, '').length < minimum / 2;
}

/** One block written again and again: « abcabcabcabc », « tortuetortue ». A block long enough alone is accepted. */
function estRepetition(motDePasse: string, minimum: number): boolean {
  const block = (motDePasse + motDePasse).indexOf(motDePasse, 1);
  return block > 0 && block < motDePasse.length && block < minimum;
}

const compacter = (texte: string): string => plierAccents(texte).replace(/[^\p{L}\p{N}]/gu, '');

/** Letters that people disguise: « P@ssw0rd ». */
const MASQUES: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
  '€': 'e',
  '!': 'i',
};
const sansMasque = (texte: string): string => texte.replace(/[013457@$€!]/g, (sign) => MASQUES[sign] ?? sign);

const LIGNES = [
  'abcdefghijklmnopqrstuvwxyz',
  '01234567890',
  'azertyuiop',
  'qsdfghjklm',
  'wxcvbn',
  'qwertyuiop',
  'asdfghjkl',
  'zxcvbnm',
];
const VOISINS = new Set(
  LIGNES.flatMap((line) => [...line].slice(1).map((sign, rank) => `${line.charAt(rank)}${sign}`)),
);

/** 1 up, -1 down, 0 the same again; undefined when the two signs do not follow each other. */
function sens(a: string, b: string): number | undefined {
  if (a === b) return 0;
  if (VOISINS.has(a + b)) return 1;
  return VOISINS.has(b + a) ? -1 : undefined;
}

/** Of three signs or more in a row (« 123 », « lkj », « aaa », « azerty ») the first is left; of a year, nothing. */
function retirerSuites(texte: string): string {
  const signes = [...texte.replace(/(?:19|20)\d\d/g, TROU)];
  let reste = '';
  let start = 0;
  while (start < signes.length) {
    let end = start + 1;
    const direction = sens(signes[start] ?? '', signes[end] ?? '');
    while (direction !== undefined && sens(signes[end - 1] ?? '', signes[end] ?? '') === direction) end += 1;
    const taken = end - start >= 3;
    reste += taken ? `${signes[start]}${TROU}` : signes[start];
    start = taken ? end : start + 1;
  }
  return reste;
}

const retirer = (texte: string, mots: readonly string[]): string =>
  mots.reduce((reste, mot) => reste.replaceAll(mot, TROU), texte);

/** The longest first, so that « motdepasse » is taken out before « passe ». */
const parLongueur = (mots: Iterable<string>): string[] =>
  [...new Set(mots)].filter((mot) => mot.length >= 3).sort((a, b) => b.length - a.length);

const MOTS = parLongueur(MOTS_COURANTS);

/** Each name whole and word by word: « Le Goff-Martin » gives « legoffmartin », « goff », « martin ». */
const motsDe = (textes: readonly string[]): string[] =>
  parLongueur(textes.flatMap((texte) => [texte, ...texte.split(/[^\p{L}\p{M}]+/u)].map(compacter)));
