import { normaliserPourRecherche } from '../francais.ts';
import { aLettreInconnue, LETTRE_INCONNUE } from './texte/lettre-inconnue.ts';

/**
 * What two spellings of one name have in common: no case, accent, hyphen, apostrophe nor space. A name of which nothing would be left
 * (another script) is compared as it is. An unknown letter stays one: « L?A » and « LA » are two names.
 */
export function cleNom(nom: string): string {
  const connue = memoire.get(nom);
  if (connue !== undefined) return connue;
  const cle = SANS_ACCENT.test(nom)
    ? nom.replace(/[^A-Za-z]/g, '').toLowerCase()
    : (aLettreInconnue(nom) ? nom.split(LETTRE_INCONNUE).map(lettres).join(LETTRE_INCONNUE) : lettres(nom)) ||
      nom;
  if (memoire.size >= MEMOIRE_MAX) memoire.clear();
  memoire.set(nom, cle);
  return cle;
}

/**
 * What SQL compares of two persons: the family name, the one they go by (the family name when there is no other), the first name.
 * Stored on each fiche; equal keys are the only « same name » that the database knows.
 */
export const clesDesNoms = ({ nom, nomUsage, prenom }: Noms): Noms<string> => ({
  nom: cleNom(nom),
  nomUsage: cleNom(nomUsage ?? nom),
  prenom: cleNom(prenom),
});

export interface Noms<Usage extends string | null = string | null> {
  nom: string;
  nomUsage: Usage;
  prenom: string;
}

const lettres = (nom: string): string => normaliserPourRecherche(nom).replaceAll(' ', '');

/** Most names need no Unicode folding. */
const SANS_ACCENT = /^[A-Za-z][A-Za-z' -]*$/;

/** Each name of a school is compared several times; the memory is bounded and holds nothing but its own input. */
const MEMOIRE_MAX = 20_000;
const memoire = new Map<string, string>();

const SEPARATEUR = '\u0000';

/** Joins parts into a key that no value can imitate: read cells hold no control character. */
export function joindre(...parties: readonly string[]): string {
  return parties.join(SEPARATEUR);
}

/** Order of code units: the same on every machine, whatever its locale data. */
export function comparerTextes(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** `Map.groupBy` came with Node 21. */
export function grouper<T>(elements: Iterable<T>, cle: (element: T) => string): Map<string, T[]> {
  const groupes = new Map<string, T[]>();
  for (const element of elements) ranger(groupes, cle(element), element);
  return groupes;
}

/** Every element under each of its keys, once. */
export function indexer<T>(elements: Iterable<T>, cles: (element: T) => readonly string[]): Map<string, T[]> {
  const index = new Map<string, T[]>();
  for (const element of elements) {
    for (const cle of cles(element)) ranger(index, cle, element);
  }
  return index;
}

function ranger<T>(index: Map<string, T[]>, cle: string, element: T): void {
  const groupe = index.get(cle);
  if (!groupe) index.set(cle, [element]);
  else if (groupe.at(-1) !== element) groupe.push(element);
}
