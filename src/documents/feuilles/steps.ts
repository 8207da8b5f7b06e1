import type { FixedParagraphs, Paragraph, ParagraphStyle } from '../pdf/paragraph.ts';
import { qrOperators } from '../pdf/qr.ts';
import { rectangleOperators } from '../pdf/shapes.ts';
import type { Block } from '../pdf/stack.ts';
import { type Form, type OpenTag, round, type TaggedPdf } from '../pdf/tagged-pdf.ts';

/** A QR code beside the steps. */
export interface QrPanel {
  readonly url: string;
  readonly alt: string;
  readonly caption: string;
}

/** Points, but for the text. */
export interface StepsStyle {
  readonly title: ParagraphStyle;
  readonly text: ParagraphStyle;
  readonly caption: ParagraphStyle;
  /** White space under each step. */
  readonly gap: number;
  readonly qr: { readonly side: number; readonly column: number; readonly gap: number };
}

export interface StepsPlace {
  /** The part of the document it belongs to, once it is drawn. */
  section(): OpenTag;
  readonly x: number;
  readonly width: number;
  /** Where a square drawn at this place stands on the page. */
  box(x: number, y: number, side: number): string;
}

const DISC = { indent: 30, radius: 8.5, size: 10.5 };

/** The operands of a /BBox: of a square whose upper left corner is (x, y). */
export function squareBox(x: number, y: number, side: number): string {
  return [x, y - side, x + side, y].map(round).join(' ');
}

/** What to do, step by step, with a QR code to the place where to do it. */
export class Steps {
  readonly #pdf: TaggedPdf;
  readonly #fixed: FixedParagraphs;
  readonly #style: StepsStyle;
  readonly #forms = new Map<string, Form>();

  constructor(pdf: TaggedPdf, fixed: FixedParagraphs, style: StepsStyle) {
    this.#pdf = pdf;
    this.#fixed = fixed;
    this.#style = style;
  }

  block(place: StepsPlace, title: string, steps: readonly string[], panel: QrPanel, gap: number): Block {
    const fixed = this.#fixed;
    const { qr, ...style } = this.#style;
    const heading = fixed.get(title, style.title, place.width);
    const bodyWidth = place.width - qr.column - qr.gap - DISC.indent;
    const bodies = steps.map((step) => fixed.get(step, style.text, bodyWidth));
    const caption = fixed.get(panel.caption, style.caption, qr.column, 'center');
    const top = heading.height + 7;
    const stepsHeight = bodies.reduce((sum, { height }) => sum + height + style.gap, 0);
    return {
      height: top + Math.max(stepsHeight, qr.side + 8 + caption.height),
      gap,
      draw: (y) => {
        this.#pdf.tag('H2', place.section(), () => heading.draw(place.x, y));
        this.#drawSteps(place, bodies, y - top);
        this.#drawQr(place, panel, caption, y - top - 2);
      },
    };
  }

  #drawSteps(place: StepsPlace, bodies: readonly Paragraph[], top: number): void {
    const pdf = this.#pdf;
    const list = pdf.open('L', place.section());
    let y = top;
    bodies.forEach((body, index) => {
      const at = y;
      const item = pdf.open('LI', list);
      pdf.tag('Lbl', item, () => pdf.drawForm(this.#number(index + 1), place.x, at + 0.8));
      pdf.tag('LBody', item, () => body.draw(place.x + DISC.indent, at));
      pdf.close(item);
      y -= body.height + this.#style.gap;
    });
    pdf.close(list);
  }

  #number(value: number): Form {
    const { radius, size } = DISC;
    const side = 2 * radius;
    return this.#form(`step ${value}`, side, () => {
      const disc = rectangleOperators({ x: 0, y: 0, width: side, height: side }, { fill: 'accent', radius });
      const digit = this.#pdf.fonts.shape(String(value), { face: 'bold', size });
      return `${disc} BT 1 g 1 0 0 1 ${round(radius - digit.width / 2)} ${round(-radius - 3.7)} Tm ${digit.operators}ET`;
    });
  }

  #drawQr(place: StepsPlace, { url, alt }: QrPanel, caption: Paragraph, top: number): void {
    const { side, column } = this.#style.qr;
    const left = place.x + place.width - column;
    const x = left + (column - side) / 2;
    const form = this.#form(`qr ${url}`, side, () => qrOperators(url, side));
    const attributes = `<</O /Layout /Placement /Block /BBox [${place.box(x, top, side)}]>>`;
    this.#pdf.tag('Figure', place.section(), () => this.#pdf.drawForm(form, x, top), { alt, attributes });
    this.#pdf.tag('P', place.section(), () => caption.draw(left, top - side - 8));
  }

  /** A square drawing that comes back on every page. */
  #form(key: string, side: number, operators: () => string): Form {
    const form = this.#forms.get(key) ?? this.#pdf.form(operators(), side, side);
    this.#forms.set(key, form);
    return form;
  }
}
