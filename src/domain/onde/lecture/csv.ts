import { parse } from 'csv-parse/sync';

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
  const rangees = lignesSimples(texte, separateur) ?? essayer(texte, separateur, false);
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
 * Nearly every file: no cell spans lines, and quotes only surround cells. csv-parse, for which a ragged row costs an error, takes four
 * times longer: the few other lines are left to it, and the whole text as soon as a line may go on below.
 */
function lignesSimples(texte: string, separateur: Separateur): string[][] | undefined {
  const rangees: string[][] = [];
  for (const ligne of enLignes(texte)) {
    const cellules = cellulesSimples(ligne, separateur) ?? essayer(ligne, separateur, false)?.[0];
    if (!cellules) return undefined;
    rangees.push(cellules);
  }
  return rangees;
}

function cellulesSimples(ligne: string, separateur: Separateur): string[] | undefined {
  const cellules = couper(ligne, separateur);
  for (const [index, cellule] of cellules.entries()) {
    const ouvrant = cellule.indexOf('"');
    if (ouvrant === -1) continue;
    if (ouvrant > 0 || cellule.length < 2 || cellule.indexOf('"', 1) !== cellule.length - 1) return undefined;
    cellules[index] = cellule.slice(1, -1);
  }
  return cellules;
}

function essayer(texte: string, separateur: Separateur, tolerant: boolean): string[][] | undefined {
  try {
    return parse(texte, {
      delimiter: separateur,
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_column_count: true,
      relax_quotes: tolerant,
      max_record_size: 0,
    });
  } catch {
    return undefined;
  }
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
    if (!ligne.includes('"')) return couper(ligne, separateur);
    const [bienFormee] = essayer(ligne, separateur, false) ?? [];
    if (bienFormee) return bienFormee;
    irregulieres.add(index);
    const [toleree] = essayer(ligne, separateur, true) ?? [];
    if (toleree) return toleree;
    if (index === lignes.length - 1 && !/[\r\n]$/.test(texte)) coupe = true;
    return couper(ligne, separateur).map((cellule) => cellule.replace(/^ *"|" *$/g, ''));
  });
  return { rangees, irregulieres, coupe };
}
