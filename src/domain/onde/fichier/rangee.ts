import { phrase } from '../../phrase.ts';
import type { Champ } from '../champs/champ.ts';
import { DEFAUTS_DE_NOM, type DefautDeNom } from '../champs/nom.ts';
import { estErreurDeTableur } from '../texte/tableur.ts';
import type { AnomalieOnde, ChampOnde, FichierOnde, Gravite } from '../types.ts';
import type { Colonnes } from './entetes.ts';
import type { Rangee } from './tableau.ts';

const VALEUR_MAX = 100;
const ERREUR_DE_TABLEUR = phrase`C'est une erreur de tableur : cette valeur n'est pas reprise. N'ouvrez pas le fichier dans un tableur avant de le choisir ici.`;

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
    const texte = this.texte(colonne);
    const { valeur, remarque }: Champ<T> = estErreurDeTableur(texte)
      ? { remarque: ERREUR_DE_TABLEUR }
      : lire(texte);
    if (remarque !== undefined) {
      this.signaler(colonne, valeur === undefined ? 'champ_ignore' : 'avertissement', remarque);
    }
    if (valeur !== undefined) return valeur;
    return remarque === undefined ? null : undefined;
  }

  /** A name that cannot be used: what is wrong, what follows for the line or the value, what to do. */
  signalerNom(
    colonne: number | undefined,
    gravite: 'ligne_ignoree' | 'champ_ignore',
    sujet: string,
    defaut: DefautDeNom,
  ): void {
    const { quoi, queFaire } = DEFAUTS_DE_NOM[defaut];
    const suite =
      gravite === 'ligne_ignoree' ? phrase` : la ligne est ignorée.` : phrase` : il n'est pas repris.`;
    this.signaler(
      colonne,
      gravite,
      `${sujet} ${quoi}${suite}${queFaire === undefined ? '' : ` ${queFaire}`}`,
    );
  }
}

/** Free text: a class, an address. Too long or unreadable, the cell is ignored. */
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
