import { plierAccents } from '../../francais.ts';
import { cleNom, indexer, joindre } from '../cles.ts';
import { aLettreInconnue, LETTRE_INCONNUE } from '../texte/lettre-inconnue.ts';

/** Names in which a lossy saving has put « ? » (rules §7): damaged text never changes who a person is. */

export interface NomsCompares {
  nom: string | null;
  nomUsage?: string | null | undefined;
  prenom: string;
}

export const estAbime = ({ nom, nomUsage, prenom }: NomsCompares): boolean =>
  aLettreInconnue(prenom) || aLettreInconnue(nom ?? '') || aLettreInconnue(nomUsage ?? '');

/** One name, as far as its unknown letters allow. */
export function memeNom(a: string, b: string): boolean {
  if (cleNom(a) === cleNom(b)) return true;
  return (aLettreInconnue(a) && correspond(a, b)) || (aLettreInconnue(b) && correspond(b, a));
}

/** Same first name, and a surname in common: the family name of one may be the name of use of the other. */
export const memesNoms = (a: NomsCompares, b: NomsCompares): boolean =>
  memeNom(a.prenom, b.prenom) &&
  [a.nom, a.nomUsage].some((un) => un && [b.nom, b.nomUsage].some((autre) => autre && memeNom(un, autre)));

/** A known letter, or a place that any letter may hold; after the first of a run, it may also hold none. */
type Jeton = string | { facultatif: boolean };

/**
 * Whether a damaged name may be that one: each run of n unknown letters stands for one to n characters, hyphens and apostrophes included
 * (an UTF-8 letter read byte by byte gives two or three); elsewhere neither case, accents nor separators count.
 */
function correspond(abime: string, connu: string): boolean {
  const jetons = jetonsDe(abime);
  const [premier, dernier] = [jetons[0], jetons.at(-1)];
  const cle = cleNom(connu);
  // Most names of a school differ from the first letter on, or at the last.
  if (typeof premier === 'string' && !cle.startsWith(premier)) return false;
  if (typeof dernier === 'string' && !cle.endsWith(dernier)) return false;
  const lettres = lettresDe(connu);
  let places = sauter(jetons, new Set([0]));
  for (const lettre of lettres) {
    const suivantes = new Set<number>();
    for (const place of places) {
      if (lettre === '') suivantes.add(place);
      if (typeof jetons[place] === 'object') suivantes.add(place + 1);
      else if (lettre !== '' && [...lettre].every((partie, rang) => jetons[place + rang] === partie)) {
        suivantes.add(place + lettre.length);
      }
    }
    if (suivantes.size === 0) return false;
    places = sauter(jetons, suivantes);
  }
  return places.has(jetons.length);
}

function sauter(jetons: readonly Jeton[], places: Set<number>): Set<number> {
  // A Set is iterated up to what is added meanwhile.
  for (const place of places) {
    const jeton = jetons[place];
    if (typeof jeton === 'object' && jeton.facultatif) places.add(place + 1);
  }
  return places;
}

function jetonsDe(abime: string): readonly Jeton[] {
  return retenir(jetonsConnus, abime, () => {
    let suite = false;
    return lettresDe(abime).flatMap((lettre): Jeton[] => {
      if (lettre !== LETTRE_INCONNUE) {
        suite = false;
        return [...lettre];
      }
      const jeton = { facultatif: suite };
      suite = true;
      return [jeton];
    });
  });
}

/** Character by character, the letters of its key: « œ » gives two, a hyphen none. */
function lettresDe(nom: string): readonly string[] {
  return retenir(lettresConnues, nom, () =>
    Array.from(nom.normalize('NFC'), (caractere) =>
      caractere === LETTRE_INCONNUE ? caractere : plierAccents(caractere).replace(/[^\p{L}\p{N}]/gu, ''),
    ),
  );
}

/** As for the keys: a name is compared many times, and nothing but its own input is kept. */
const MEMOIRE_MAX = 20_000;
const lettresConnues = new Map<string, readonly string[]>();
const jetonsConnus = new Map<string, readonly Jeton[]>();

function retenir<T>(memoire: Map<string, T>, nom: string, calculer: () => T): T {
  const connu = memoire.get(nom);
  if (connu !== undefined) return connu;
  const calcule = calculer();
  if (memoire.size >= MEMOIRE_MAX) memoire.clear();
  memoire.set(nom, calcule);
  return calcule;
}

/** Finds those whom damaged names may mean, on either side, without comparing everybody with everybody. */
export class IndexDeNoms<T extends NomsCompares> {
  readonly #tous: readonly T[];
  readonly #abimes: readonly T[];
  readonly #parCle: ReadonlyMap<string, readonly T[]>;

  constructor(personnes: readonly T[]) {
    this.#tous = personnes;
    this.#abimes = personnes.filter(estAbime);
    this.#parCle = indexer(personnes, ({ nom, nomUsage, prenom }) => [
      ...reperes('nom', nom),
      ...reperes('nom', nomUsage),
      ...reperes('prenom', prenom),
    ]);
  }

  /** Those whose names are compatible with these, one of the two being damaged. */
  compatibles(noms: NomsCompares): T[] {
    const possibles = estAbime(noms) ? new Set([...this.#proches(noms), ...this.#abimes]) : this.#abimes;
    return [...possibles].filter((personne) => memesNoms(personne, noms));
  }

  /** What is best known of the names: whole, or by their first and last letters. */
  #proches({ nom, nomUsage, prenom }: NomsCompares): readonly T[] {
    const listes = [[prenom] as const, [nom, nomUsage] as const].flatMap((ecritures, rang) => {
      const listees = ecritures.flatMap((ecriture) => (ecriture ? [repere(rang === 0, ecriture)] : []));
      // Each spelling must have its list, or a person known by the other one would be missed.
      if (listees.length === 0 || listees.includes(undefined)) return [];
      return [listees.flatMap((cle) => this.#parCle.get(cle ?? '') ?? [])];
    });
    const [premiere, seconde] = listes;
    if (!premiere) return this.#tous;
    return seconde && seconde.length < premiere.length ? seconde : premiere;
  }
}

function reperes(champ: 'nom' | 'prenom', nom: string | null | undefined): string[] {
  const cle = cleNom(nom ?? '');
  if (cle === '' || aLettreInconnue(cle)) return [];
  const [debut, fin] = [cle.slice(0, 1), cle.slice(-1)];
  return [
    joindre(champ, cle),
    joindre(champ, debut, ''),
    joindre(champ, '', fin),
    joindre(champ, debut, fin),
  ];
}

/** The key under which that spelling is looked for; none when neither end can be read. */
function repere(estPrenom: boolean, nom: string): string | undefined {
  const champ = estPrenom ? 'prenom' : 'nom';
  const cle = cleNom(nom);
  if (!aLettreInconnue(cle)) return joindre(champ, cle);
  const [debut, fin] = [cle.slice(0, 1), cle.slice(-1)].map((lettre) =>
    lettre === LETTRE_INCONNUE ? '' : lettre,
  );
  return debut || fin ? joindre(champ, debut ?? '', fin ?? '') : undefined;
}

interface NomsConnus {
  nom: string;
  nomUsage: string | null;
  prenom: string;
}

type NomsLus = { nom: string; nomUsage?: string | null | undefined; prenom: string };

/**
 * The line of a known person, with the known spelling in place of each damaged name. « incertains » are those that are not the known
 * one: they are not taken over either.
 */
export function garderConnus<L extends NomsLus>(
  connus: NomsConnus,
  ligne: L,
): { ligne: L; gardes: string[]; incertains: string[] } {
  const gardes: string[] = [];
  const incertains: string[] = [];
  if (!estAbime(ligne)) return { ligne, gardes, incertains };
  const porte = [connus.nom, connus.nomUsage].filter((nom) => nom !== null);
  const choisir = <C extends string | null>(
    lu: string,
    possibles: readonly string[],
    connu: C,
  ): string | C => {
    const orthographe = possibles.find((possible) => memeNom(lu, possible));
    (orthographe === undefined ? incertains : gardes).push(lu);
    return orthographe ?? connu;
  };
  const { nom, nomUsage, prenom } = ligne;
  const garde = {
    nom: aLettreInconnue(nom) ? choisir(nom, porte, connus.nom) : nom,
    prenom: aLettreInconnue(prenom) ? choisir(prenom, [connus.prenom], connus.prenom) : prenom,
  };
  const usage = aLettreInconnue(nomUsage ?? '')
    ? choisir(nomUsage ?? '', [...porte].reverse(), connus.nomUsage)
    : nomUsage;
  // As for a name that is read whole: a name of use that repeats the family name is none.
  const repete = Boolean(usage) && cleNom(usage ?? '') === cleNom(garde.nom);
  return {
    ligne: { ...ligne, ...garde, ...(usage === undefined ? {} : { nomUsage: repete ? null : usage }) },
    gardes,
    incertains,
  };
}
