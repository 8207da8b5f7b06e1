import { FixedParagraphs, type Paragraph, type ParagraphStyle } from './paragraph.ts';
import { qrOperators } from './qr.ts';
import { lineOperators, type Paint, rectangleOperators } from './shapes.ts';
import { type Block, drawStack, fitStack, stackHeight } from './stack.ts';
import { type Form, type OpenTag, round, type Tag, type TaggedPdf } from './tagged-pdf.ts';

const MARGIN = { x: 50, top: 34, bottom: 30 };
const QR = { side: 104, column: 116, gap: 28 };
const STEP = { indent: 30, radius: 8.5, gap: 6 };

export const SHEET_STYLES = {
  entete: { face: 'bold', size: 10 },
  note: { size: 10, color: 'muted' },
  surtitre: { face: 'bold', size: 13, color: 'accent' },
  texte: { size: 11, leading: 1.38 },
  titre: { face: 'bold', size: 13.5, color: 'accent' },
  libelle: { size: 11, color: 'muted' },
  annonce: { face: 'bold', size: 17 },
} as const satisfies Record<string, ParagraphStyle>;

/** A paragraph among others, with the white space above it. */
export interface Row {
  readonly tag: Tag;
  readonly gap: number;
  readonly content: Paragraph;
}

/** A QR code beside the steps. */
export interface QrPanel {
  readonly url: string;
  readonly alt: string;
  readonly caption: string;
}

/** The paper that an account holder takes home: what every such sheet is built from. One section of the document a page. */
export class Sheet {
  /** Of the text, in points. */
  readonly width: number;
  readonly fixed: FixedParagraphs;
  readonly pdf: TaggedPdf;
  readonly #forms = new Map<string, Form>();
  #section: OpenTag;

  constructor(pdf: TaggedPdf) {
    this.pdf = pdf;
    this.fixed = new FixedParagraphs(pdf);
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
    const heading = this.fixed.get(title, SHEET_STYLES.titre, this.width);
    const bodyWidth = this.width - QR.column - QR.gap - STEP.indent;
    const bodies = steps.map((step) => this.fixed.get(step, SHEET_STYLES.texte, bodyWidth));
    const caption = this.fixed.get(qr.caption, SHEET_STYLES.note, QR.column, 'center');
    const top = heading.height + 7;
    const stepsHeight = bodies.reduce((sum, { height }) => sum + height + STEP.gap, 0);
    return {
      height: top + Math.max(stepsHeight, QR.side + 8 + caption.height),
      gap,
      draw: (y) => {
        this.#tag('H2', () => heading.draw(MARGIN.x, y));
        this.#drawSteps(bodies, y - top);
        this.#drawQr(qr, caption, MARGIN.x + this.width - QR.column, y - top - 2);
      },
    };
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

  #drawSteps(bodies: readonly Paragraph[], top: number): void {
    const { pdf } = this;
    const list = pdf.open('L', this.#section);
    let y = top;
    bodies.forEach((body, index) => {
      const at = y;
      const item = pdf.open('LI', list);
      pdf.tag('Lbl', item, () => pdf.drawForm(this.#stepNumber(index + 1), MARGIN.x, at + 0.8));
      pdf.tag('LBody', item, () => body.draw(MARGIN.x + STEP.indent, at));
      pdf.close(item);
      y -= body.height + STEP.gap;
    });
    pdf.close(list);
  }

  #stepNumber(value: number): Form {
    const { radius } = STEP;
    const side = 2 * radius;
    return this.#form(`step ${value}`, side, () => {
      const disc = rectangleOperators({ x: 0, y: 0, width: side, height: side }, { fill: 'accent', radius });
      const digit = this.pdf.fonts.shape(String(value), { face: 'bold', size: 10.5 });
      return `${disc} BT 1 g 1 0 0 1 ${round(radius - digit.width / 2)} ${round(-radius - 3.7)} Tm ${digit.operators}ET`;
    });
  }

  #drawQr({ url, alt }: QrPanel, caption: Paragraph, left: number, top: number): void {
    const x = left + (QR.column - QR.side) / 2;
    const form = this.#form(`qr ${url}`, QR.side, () => qrOperators(url, QR.side));
    const box = [x, top - QR.side, x + QR.side, top].map(round).join(' ');
    this.pdf.tag('Figure', this.#section, () => this.pdf.drawForm(form, x, top), {
      alt,
      attributes: `<</O /Layout /Placement /Block /BBox [${box}]>>`,
    });
    this.#tag('P', () => caption.draw(left, top - QR.side - 8));
  }

  /** A square drawing that comes back on every page. */
  #form(key: string, side: number, operators: () => string): Form {
    const form = this.#forms.get(key) ?? this.pdf.form(operators(), side, side);
    this.#forms.set(key, form);
    return form;
  }
}

function rowsHeight(rows: readonly Row[]): number {
  return rows.reduce((sum, { gap, content }) => sum + gap + content.height, 0);
}

/** The matrix that shrinks the page around a point. */
function shrink(scale: number, x: number, y: number): string {
  return [scale, 0, 0, scale, x * (1 - scale), y * (1 - scale)].map((value) => value.toFixed(4)).join(' ');
}
