import { normaliserPourRecherche } from '../francais.ts';

/**
 * What two spellings of one name have in common: no case, accent, hyphen, apostrophe nor space. A name of which nothing would be left
 * (another script) is compared as it is.
 */
export function cleNom(nom: string): string {
  const connue = memoire.get(nom);
  if (connue !== undefined) return connue;
  const cle = normaliserPourRecherche(nom).replaceAll(' ', '') || nom;
  if (memoire.size >= MEMOIRE_MAX) memoire.clear();
  memoire.set(nom, cle);
  return cle;
}

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
  return indexer(elements, (element) => [cle(element)]);
}

/** Every element under each of its keys. */
export function indexer<T>(elements: Iterable<T>, cles: (element: T) => readonly string[]): Map<string, T[]> {
  const index = new Map<string, T[]>();
  for (const element of elements) {
    for (const cle of new Set(cles(element))) {
      const groupe = index.get(cle);
      if (groupe) groupe.push(element);
      else index.set(cle, [element]);
    }
  }
  return index;
}
