import type { Champ } from '../champs/champ.ts';
import { defautDeNom, LONGUEUR_MAX } from '../champs/texte.ts';
import { phrase } from '../phrase.ts';
import type { AnomalieOnde, ChampOnde, FichierOnde, Gravite } from '../types.ts';
import type { Colonnes } from './entetes.ts';
import type { Rangee } from './tableau.ts';

const VALEUR_MAX = 100;

/** Reads the cells of one row by column index and collects what is wrong with them. */
export class LecteurDeRangee {
  readonly anomalies: AnomalieOnde[] = [];
  readonly #fichier: FichierOnde;
  readonly #titres: readonly string[];
  readonly #colonnes: Colonnes<ChampOnde>;
  readonly rangee: Rangee;

  constructor(
    fichier: FichierOnde,
    titres: readonly string[],
    colonnes: Colonnes<ChampOnde>,
    rangee: Rangee,
  ) {
    this.#fichier = fichier;
    this.#titres = titres;
    this.#colonnes = colonnes;
    this.rangee = rangee;
  }

  /** Clean text; empty when the row is too short or the column does not exist. */
  texte(colonne: number | undefined): string {
    return colonne === undefined ? '' : (this.rangee.cellules[colonne] ?? '');
  }

  signaler(colonne: number | undefined, gravite: Gravite, message: string): void {
    const titre = colonne === undefined ? '' : (this.#titres[colonne] ?? '');
    this.anomalies.push({
      fichier: this.#fichier,
      ligne: this.rangee.ligne,
      champ: titre || 'Ligne entière',
      valeur: (titre ? this.texte(colonne) : this.rangee.cellules.filter(Boolean).join(' ; ')).slice(
        0,
        VALEUR_MAX,
      ),
      gravite,
      message,
      ...this.#donnee(colonne),
    });
  }

  /** Looked for among the columns only when something is wrong, which is rare. */
  #donnee(colonne: number | undefined): Pick<AnomalieOnde, 'donnee'> {
    const trouvee = Object.entries(this.#colonnes).find(([, rang]) => rang === colonne);
    return trouvee === undefined ? {} : { donnee: trouvee[0] as ChampOnde };
  }

  /**
   * The value of a cell: `null` when it is empty, `undefined` when the column does not exist or the cell cannot be read.
   */
  champ<T>(colonne: number | undefined, lire: (texte: string) => Champ<T>): T | null | undefined {
    if (colonne === undefined) return undefined;
    const { valeur, remarque } = lire(this.texte(colonne));
    if (remarque !== undefined) {
      this.signaler(colonne, valeur === undefined ? 'champ_ignore' : 'avertissement', remarque);
    }
    if (valeur !== undefined) return valeur;
    return remarque === undefined ? null : undefined;
  }

  /** A name that the line cannot do without. */
  nomObligatoire(colonne: number | undefined, quoi: string): string | undefined {
    const nom = this.texte(colonne);
    const defaut = nom === '' ? 'vide' : defautDeNom(nom);
    if (defaut === undefined) return nom;
    this.signaler(colonne, 'ligne_ignoree', DEFAUTS[defaut](quoi));
    return undefined;
  }
}

const DEFAUTS = {
  vide: (quoi: string) => phrase`${quoi} est vide : la ligne est ignorée.`,
  illisible: (quoi: string) => phrase`${quoi} contient un caractère illisible : la ligne est ignorée.`,
  sans_lettre: (quoi: string) => phrase`${quoi} ne contient aucune lettre : la ligne est ignorée.`,
  trop_long: (quoi: string) => phrase`${quoi} dépasse ${LONGUEUR_MAX} caractères : la ligne est ignorée.`,
  adresse: (quoi: string) => phrase`${quoi} est une adresse mail : la ligne est ignorée.`,
} as const;

/** Free text: a name of use, a class, an address. Too long or unreadable, the cell is ignored. */
export function lireTexte(longueurMax: number): (texte: string) => Champ<string> {
  return (texte) => {
    if (texte === '') return {};
    if (texte.includes('\ufffd'))
      return { remarque: phrase`Cette valeur contient un caractère illisible : elle n'est pas reprise.` };
    if (texte.length > longueurMax) {
      return { remarque: phrase`Cette valeur dépasse ${longueurMax} caractères : elle n'est pas reprise.` };
    }
    return { valeur: texte };
  };
}

/** Stable: anomalies of one line keep their order. */
export function parLigne(anomalies: readonly AnomalieOnde[]): AnomalieOnde[] {
  return anomalies.toSorted((a, b) => a.ligne - b.ligne);
}
