import { Readable } from 'node:stream';
import { stringify } from 'csv-stringify/sync';
import type { ColonneListe } from './definition.ts';
import { spreadsheetSafe } from './spreadsheet-safe.ts';

/** Rows turned into text at once: enough to cost nothing per row, little enough to leave the event loop free. */
const BATCH = 500;
/** The same in characters: the row of a journal may name a whole school. */
const BATCH_CHARACTERS = 262_144;

/** What Excel and LibreOffice open right in French (rules §6); `escape_formulas` is the rest of `spreadsheetSafe`. */
const FORMAT = { delimiter: ';', record_delimiter: '\r\n', escape_formulas: true } as const;

/** Of a column, what has nothing to do with paper. */
export interface DefinitionCsv<Ligne> {
  readonly colonnes: readonly Pick<ColonneListe<Ligne>, 'titre' | 'valeur'>[];
}

/** A list as a CSV file: UTF-8 with BOM, `;`, CRLF. Rows are read as fast as the file is. */
export function listeCsv<Ligne>(
  { colonnes }: DefinitionCsv<Ligne>,
  lignes: Iterable<Ligne> | AsyncIterable<Ligne>,
): Readable {
  return Readable.from(chunks(colonnes, lignes), { objectMode: false });
}

async function* chunks<Ligne>(
  colonnes: DefinitionCsv<Ligne>['colonnes'],
  lignes: Iterable<Ligne> | AsyncIterable<Ligne>,
): AsyncGenerator<string> {
  let batch: string[][] = [colonnes.map(({ titre }) => titre)];
  let bom = true;
  let characters = 0;
  for await (const ligne of lignes) {
    const cells = colonnes.map(({ valeur }) => spreadsheetSafe(valeur(ligne)));
    characters += cells.reduce((sum, cell) => sum + cell.length, 0);
    if (batch.push(cells) <= BATCH && characters < BATCH_CHARACTERS) continue;
    yield stringify(batch, { ...FORMAT, bom });
    batch = [];
    characters = 0;
    bom = false;
  }
  yield stringify(batch, { ...FORMAT, bom });
}
