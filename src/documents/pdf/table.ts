import type { Face } from './fonts.ts';
import { rectangleOperators } from './shapes.ts';
import { type BarPart, stackedBarOperators } from './stacked-bar.ts';
import { type OpenTag, round, type Tag, type TaggedPdf } from './tagged-pdf.ts';
import { layoutText, type TextBlock, textOperators } from './text.ts';
import { COLORS } from './theme.ts';

export interface Column<Row> {
  readonly titre: string;
  /** Points, padding included. */
  readonly width: number;
  readonly face?: Face;
  value(row: Row): string;
  /** A drawing in place of the words, which are then what is said of it. */
  bar?(row: Row): readonly BarPart[];
}

/** The first at which a cell stands on one line, or else the last, on several. */
const SIZES = [9, 8.25, 7.5] as const;
const LEADING = 1.25;
const HEADER_SIZE = 8.5;
const PADDING = { x: 4, y: 1.5 };
/** Height of a bar. */
const BAR = 9;
const TH = '<</O /Table /Scope /Column>>';

export interface TableOptions {
  /** Of a row, at least. */
  readonly rowHeight?: number;
  /** One for all cells, when they must not differ. */
  readonly size?: number;
}

/** Rows of text in columns. A cell too long for its column goes on below: the row grows, nothing is cut. */
export class Table<Row> {
  readonly width: number;
  readonly #pdf: TaggedPdf;
  readonly #columns: readonly Column<Row>[];
  readonly #rowHeight: number;
  readonly #sizes: readonly number[];

  constructor(pdf: TaggedPdf, columns: readonly Column<Row>[], { rowHeight = 0, size }: TableOptions = {}) {
    this.#pdf = pdf;
    this.#columns = columns;
    this.#rowHeight = rowHeight;
    this.#sizes = size === undefined ? SIZES : [size];
    this.width = columns.reduce((sum, { width }) => sum + width, 0);
  }

  get headerHeight(): number {
    return this.#height(this.#headerCells()) + 3;
  }

  rowHeight(row: Row): number {
    return Math.max(this.#rowHeight, this.#height(this.#cells(row)));
  }

  /** The header of a table that begins here, or, without `table`, one repeated for the eye on a further page. */
  drawHeader(x: number, y: number, table?: OpenTag): void {
    const pdf = this.#pdf;
    const height = this.headerHeight;
    pdf.artifact(() => pdf.draw(rectangleOperators({ x, y, width: this.width, height }, { fill: 'tint' })));
    const cells = this.#headerCells();
    if (table) this.#drawCells('TH', cells, x, y - 1.5, table);
    else pdf.artifact(() => this.#eachCell(cells, x, y - 1.5, (operators) => pdf.draw(operators)));
  }

  drawRow(row: Row, x: number, y: number, table: OpenTag): void {
    const pdf = this.#pdf;
    const cells = this.#cells(row);
    const bottom = round(y - Math.max(this.#rowHeight, this.#height(cells)));
    this.#drawCells('TD', cells, x, y, table, row);
    pdf.artifact(() =>
      pdf.draw(`${COLORS.line} RG 0.5 w ${round(x)} ${bottom} m ${round(x + this.width)} ${bottom} l S`),
    );
  }

  #drawCells(tag: Tag, cells: readonly TextBlock[], x: number, y: number, table: OpenTag, row?: Row): void {
    const pdf = this.#pdf;
    const line = pdf.open('TR', table);
    const options = tag === 'TH' ? { attributes: TH } : {};
    this.#eachCell(cells, x, y, (operators, left, column) => {
      if (row === undefined || column?.bar === undefined)
        return pdf.tag(tag, line, () => pdf.draw(operators), options);
      const cell = pdf.open(tag, line);
      const box = {
        x: left + PADDING.x,
        y: y - PADDING.y - 1.5,
        width: column.width - 2 * PADDING.x,
        height: BAR,
      };
      const drawing = stackedBarOperators(column.bar(row), box);
      const alt = column.value(row);
      if (alt !== '') pdf.tag('Figure', cell, () => pdf.draw(drawing), { alt });
      pdf.close(cell);
    });
    pdf.close(line);
  }

  #eachCell(
    cells: readonly TextBlock[],
    x: number,
    y: number,
    draw: (operators: string, left: number, column: Column<Row> | undefined) => void,
  ): void {
    let left = x;
    cells.forEach((cell, index) => {
      const column = this.#columns[index];
      draw(textOperators(this.#pdf.fonts, cell, { x: left + PADDING.x, y: y - PADDING.y }), left, column);
      left += column?.width ?? 0;
    });
  }

  #headerCells(): TextBlock[] {
    const style = { face: 'bold', size: HEADER_SIZE } as const;
    return this.#columns.map(({ titre, width }) =>
      layoutText(this.#pdf.fonts, [{ text: titre, style }], width - 2 * PADDING.x, HEADER_SIZE * LEADING),
    );
  }

  #cells(row: Row): TextBlock[] {
    return this.#columns.map(({ value, bar, face = 'regular', width }) =>
      this.#layout(bar ? '' : value(row), face, width),
    );
  }

  #layout(text: string, face: Face, width: number): TextBlock {
    const { fonts } = this.#pdf;
    const room = width - 2 * PADDING.x;
    const fits = (size: number) => fonts.width(text, { face, size }) <= room;
    const size = this.#sizes.find(fits) ?? this.#sizes.at(-1) ?? SIZES[0];
    return layoutText(fonts, [{ text, style: { face, size } }], room, size * LEADING);
  }

  #height(cells: readonly TextBlock[]): number {
    return Math.max(SIZES[0] * LEADING, ...cells.map(({ height }) => height)) + 2 * PADDING.y;
  }
}
