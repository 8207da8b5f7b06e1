import { FixedParagraphs, type Paragraph, type ParagraphStyle } from '../pdf/paragraph.ts';
import { lineOperators, type Paint, rectangleOperators } from '../pdf/shapes.ts';
import { type Block, drawStack, fitStack, stackHeight } from '../pdf/stack.ts';
import type { OpenTag, Tag, TaggedPdf } from '../pdf/tagged-pdf.ts';
import { type QrPanel, Steps, type StepsStyle, squareBox } from './steps.ts';

const MARGIN = { x: 50, top: 34, bottom: 30 };

export const SHEET_STYLES = {
  entete: { face: 'bold', size: 10 },
  note: { size: 10, color: 'muted' },
  surtitre: { face: 'bold', size: 13, color: 'accent' },
  texte: { size: 11, leading: 1.38 },
  titre: { face: 'bold', size: 13.5, color: 'accent' },
  libelle: { size: 11, color: 'muted' },
  annonce: { face: 'bold', size: 17 },
} as const satisfies Record<string, ParagraphStyle>;

const STEPS: StepsStyle = {
  title: SHEET_STYLES.titre,
  text: SHEET_STYLES.texte,
  caption: SHEET_STYLES.note,
  gap: 6,
  qr: { side: 104, column: 116, gap: 28 },
};

/** A paragraph among others, with the white space above it. */
export interface Row {
  readonly tag: Tag;
  readonly gap: number;
  readonly content: Paragraph;
}

/** The paper that an account holder takes home: what every such sheet is built from. One section of the document a page. */
export class Sheet {
  /** Of the text, in points. */
  readonly width: number;
  readonly fixed: FixedParagraphs;
  readonly pdf: TaggedPdf;
  readonly #steps: Steps;
  #section: OpenTag;

  constructor(pdf: TaggedPdf) {
    this.pdf = pdf;
    this.fixed = new FixedParagraphs(pdf);
    this.#steps = new Steps(pdf, this.fixed, STEPS);
    this.width = pdf.width - 2 * MARGIN.x;
    this.#section = pdf.root;
  }

  /** One page, whatever its blocks: `body` from the top, `foot` at the bottom. */
  page(body: readonly Block[], foot: readonly Block[]): void {
    const { pdf } = this;
    const room = pdf.height - MARGIN.top - MARGIN.bottom;
    const { gapFactor, scale } = fitStack([...body, ...foot], room);
    pdf.beginPage();
    this.#section = pdf.open('Sect', pdf.root);
    if (scale < 1) pdf.draw(`q ${shrink(scale, pdf.width / 2, MARGIN.bottom)} cm`);
    drawStack(body, MARGIN.bottom + room / scale, gapFactor);
    drawStack(foot, MARGIN.bottom + stackHeight(foot, gapFactor), gapFactor);
    if (scale < 1) pdf.draw('Q');
    pdf.close(this.#section);
    pdf.endPage();
  }

  text(tag: Tag, markup: string, style: ParagraphStyle, gap: number): Block {
    return this.rows([{ tag, gap: 0, content: this.fixed.get(markup, style, this.width) }], gap);
  }

  rows(rows: readonly Row[], gap: number): Block {
    return { height: rowsHeight(rows), gap, draw: (y) => this.#drawRows(rows, MARGIN.x, y) };
  }

  /** Rows in a frame; `padding` is the white space inside it. */
  box(rows: readonly Row[], padding: { x: number; y: number }, paint: Paint, gap: number): Block {
    const height = rowsHeight(rows) + 2 * padding.y;
    return {
      height,
      gap,
      draw: (y) => {
        const box = { x: MARGIN.x, y, width: this.width, height };
        this.pdf.artifact(() => this.pdf.draw(rectangleOperators(box, paint)));
        this.#drawRows(rows, MARGIN.x + padding.x, y - padding.y);
      },
    };
  }

  /** The line at the top of the page: who writes, and what this paper is. */
  runningHead(left: string, right: string): Block {
    const rightWidth = 180;
    const start = this.fixed.get(left, SHEET_STYLES.entete, this.width - rightWidth);
    const end = this.fixed.get(right, SHEET_STYLES.note, rightWidth, 'right');
    const height = Math.max(start.height, end.height) + 7;
    const rightEdge = MARGIN.x + this.width;
    return {
      height,
      gap: 0,
      draw: (y) => {
        this.#tag('P', () => start.draw(MARGIN.x, y));
        this.#tag('P', () => end.draw(rightEdge - rightWidth, y));
        this.pdf.artifact(() => this.pdf.draw(lineOperators(MARGIN.x, rightEdge, y - height, 'line', 0.75)));
      },
    };
  }

  /** What to do, step by step, with a QR code to the place where to do it. */
  steps(title: string, steps: readonly string[], qr: QrPanel, gap: number): Block {
    const place = { section: () => this.#section, x: MARGIN.x, width: this.width, box: squareBox };
    return this.#steps.block(place, title, steps, qr, gap);
  }

  /** A list without marks. */
  list(items: readonly string[], gap: number): Block {
    const bodies = items.map((item) => this.fixed.get(item, SHEET_STYLES.texte, this.width));
    return {
      height: bodies.reduce((sum, { height }) => sum + height, 0),
      gap,
      draw: (top) => {
        const list = this.pdf.open('L', this.#section);
        let y = top;
        for (const body of bodies) {
          const at = y;
          const item = this.pdf.open('LI', list);
          this.pdf.tag('LBody', item, () => body.draw(MARGIN.x, at));
          this.pdf.close(item);
          y -= body.height;
        }
        this.pdf.close(list);
      },
    };
  }

  #tag(tag: Tag, draw: () => void): void {
    this.pdf.tag(tag, this.#section, draw);
  }

  #drawRows(rows: readonly Row[], x: number, top: number): void {
    let y = top;
    for (const { tag, gap, content } of rows) {
      y -= gap;
      const at = y;
      this.#tag(tag, () => content.draw(x, at));
      y -= content.height;
    }
  }
}

function rowsHeight(rows: readonly Row[]): number {
  return rows.reduce((sum, { gap, content }) => sum + gap + content.height, 0);
}

/** The matrix that shrinks the page around a point. */
function shrink(scale: number, x: number, y: number): string {
  return [scale, 0, 0, scale, x * (1 - scale), y * (1 - scale)].map((value) => value.toFixed(4)).join(' ');
}
