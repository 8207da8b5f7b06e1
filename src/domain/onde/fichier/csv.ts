export const SEPARATEURS = [';', '\t', ','] as const;
export type Separateur = (typeof SEPARATEURS)[number];

/** ONDE writes some thirty columns; a spreadsheet may add thousands of empty ones. What comes after is not read. */
const COLONNES_MAX = 500;

export interface Decoupage {
  /** One per spreadsheet row, blank rows included, so that index + 1 is the row number. */
  rangees: string[][];
  /** Indexes of rows whose quotes are wrong: their cells were cut as well as could be. */
  irregulieres: ReadonlySet<number>;
  /** The text ends inside a quoted cell, without a line end: the file was cut. */
  coupe: boolean;
}

const FIN_DE_LIGNE = /\r\n|\n|\r/;

/**
 * Cuts CSV text into rows of any length. A wrong quote never swallows other rows: when the text as a whole is not well formed,
 * each line is read on its own.
 */
export function decouper(texte: string, separateur: Separateur): Decoupage {
  const rangees = rangeesDe(texte, separateur);
  if (rangees && !avaleDesLignes(rangees, separateur))
    return { rangees, irregulieres: new Set(), coupe: false };
  return ligneParLigne(texte, separateur);
}

/** A limit costs `split` its cache: only a line that could have so many cells gets one. */
function couper(ligne: string, separateur: Separateur): string[] {
  return ligne.length < 10 * COLONNES_MAX ? ligne.split(separateur) : ligne.split(separateur, COLONNES_MAX);
}

function enLignes(texte: string): string[] {
  const lignes = texte.split(FIN_DE_LIGNE);
  if (lignes.at(-1) === '') lignes.pop();
  return lignes;
}

/**
 * The rows of a text whose quotes are right; the lines of a cell that spans several are parted by « \n ». Cut here, not by csv-parse, which
 * makes an error of each ragged row: a file of nothing else would take minutes.
 */
function rangeesDe(texte: string, separateur: Separateur): string[][] | undefined {
  const rangees: string[][] = [];
  let ouverte: string[] | undefined;
  for (const ligne of enLignes(texte)) {
    let cellules = ouverte ? undefined : cellulesDe(ligne, separateur, false);
    if (!cellules) {
      // A row holds an even number of quotes: an odd one opens it, or closes it.
      const impaire = guillemetsImpairs(ligne);
      if (!ouverte && !impaire) return undefined;
      if (!ouverte || !impaire) {
        ouverte ??= [];
        ouverte.push(ligne);
        continue;
      }
      cellules = cellulesDe(`${ouverte.join('\n')}\n${ligne}`, separateur, false);
      ouverte = undefined;
      if (!cellules) return undefined;
    }
    rangees.push(cellules);
  }
  return ouverte ? undefined : rangees;
}

const guillemetsImpairs = (ligne: string): boolean => ligne.split('"').length % 2 === 0;

/**
 * The cells of one row, as csv-parse cuts it. Undefined when the quotes are wrong; « tolerant » as its relax_quotes: only one that is
 * never closed is wrong.
 */
function cellulesDe(ligne: string, separateur: Separateur, tolerant: boolean): string[] | undefined {
  if (!ligne.includes('"')) return couper(ligne, separateur);
  const cellules: string[] = [];
  for (let debut = 0; debut <= ligne.length && cellules.length < COLONNES_MAX; ) {
    const fermant = ligne[debut] === '"' ? fermantDe(ligne, debut) : undefined;
    if (fermant === -1) return undefined;
    const contenu = fermant === undefined ? undefined : ligne.slice(debut + 1, fermant).replaceAll('""', '"');
    const suite = fermant === undefined ? debut : fermant + 1;
    const separation = ligne.indexOf(separateur, suite);
    const fin = separation === -1 ? ligne.length : separation;
    const reste = ligne.slice(suite, fin);
    const propre = contenu === undefined ? !reste.includes('"') : reste === '';
    if (!propre && !tolerant) return undefined;
    cellules.push(contenu === undefined ? reste : propre ? contenu : `"${contenu}"${reste}`);
    debut = fin + 1;
  }
  return cellules;
}

/** Where the cell opened by the quote at « debut » is closed: a doubled quote is a letter of it. -1: nowhere. */
function fermantDe(ligne: string, debut: number): number {
  let fermant = ligne.indexOf('"', debut + 1);
  while (fermant !== -1 && ligne[fermant + 1] === '"') fermant = ligne.indexOf('"', fermant + 2);
  return fermant;
}

/** An address may span lines; a cell that spans lines *and* holds most of a row is a quote that was never closed. */
function avaleDesLignes(rangees: readonly string[][], separateur: Separateur): boolean {
  const largeur = rangees[0]?.length ?? 0;
  return rangees.some((cellules) =>
    cellules.some((cellule) => cellule.includes('\n') && cellule.split(separateur).length > largeur / 2),
  );
}

function ligneParLigne(texte: string, separateur: Separateur): Decoupage {
  const irregulieres = new Set<number>();
  let coupe = false;
  const lignes = enLignes(texte);
  const rangees = lignes.map((ligne, index) => {
    const bienFormee = cellulesDe(ligne, separateur, false);
    if (bienFormee) return bienFormee;
    irregulieres.add(index);
    const toleree = cellulesDe(ligne, separateur, true);
    if (toleree) return toleree;
    if (index === lignes.length - 1 && !/[\r\n]$/.test(texte)) coupe = true;
    return couper(ligne, separateur).map((cellule) => cellule.replace(/^ *"|" *$/g, ''));
  });
  return { rangees, irregulieres, coupe };
}
