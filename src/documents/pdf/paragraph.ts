import { lireGras } from '../../textes/gras.ts';
import type { Face } from './fonts.ts';
import type { Form, TaggedPdf } from './tagged-pdf.ts';
import { layoutText, type Placement, type Span, textOperators } from './text.ts';
import type { Color } from './theme.ts';

export interface ParagraphStyle {
  readonly face?: Face;
  readonly size: number;
  readonly color?: Color;
  /** Distance between baselines over the size. */
  readonly leading?: number;
}

/** A paragraph whose place is not known yet; x and y are its upper left corner. */
export interface Paragraph {
  readonly height: number;
  draw(x: number, y: number): void;
}

/** A paragraph drawn where it stands: for text that belongs to one person. */
export function paragraph(
  pdf: TaggedPdf,
  text: string,
  { face = 'regular', size, color, leading = 1.35 }: ParagraphStyle,
  width: number,
  align?: 'right' | 'center',
): Paragraph {
  const block = layoutText(pdf.fonts, [{ text, style: { face, size } }], width, size * leading);
  return {
    height: block.height,
    draw: (x, y) => pdf.draw(textOperators(pdf.fonts, block, placement(x, y, width, color, align))),
  };
}

/** Paragraphs that come back on many pages: laid out and written in the file once, then called by name. */
export class FixedParagraphs {
  readonly #pdf: TaggedPdf;
  readonly #known = new Map<string, { height: number; form: Form }>();

  constructor(pdf: TaggedPdf) {
    this.#pdf = pdf;
  }

  /** `markup`: text where what stands between asterisks is bold. */
  get(markup: string, style: ParagraphStyle, width: number, align?: 'right' | 'center'): Paragraph {
    const key = [style.face, style.size, style.color, style.leading, width, align, markup].join(' ');
    const { height, form } = this.#known.get(key) ?? this.#make(key, markup, style, width, align);
    return { height, draw: (x, y) => this.#pdf.drawForm(form, x, y) };
  }

  #make(key: string, markup: string, style: ParagraphStyle, width: number, align?: 'right' | 'center') {
    const { face = 'regular', size, color, leading = 1.35 } = style;
    const { fonts } = this.#pdf;
    const block = layoutText(fonts, parseMarkup(markup, face, size), width, size * leading);
    const operators = textOperators(fonts, block, placement(0, 0, width, color, align));
    const made = { height: block.height, form: this.#pdf.form(operators, width, block.height) };
    this.#known.set(key, made);
    return made;
  }
}

function parseMarkup(markup: string, face: Face, size: number): Span[] {
  const [plain, bold] = [{ face, size } as const, { face: 'bold', size } as const];
  return lireGras(markup).map(({ texte, gras }) => ({ text: texte, style: gras ? bold : plain }));
}

function placement(x: number, y: number, width: number, color?: Color, side?: 'right' | 'center'): Placement {
  return { x, y, ...(color ? { color } : {}), ...(side ? { align: { side, width } } : {}) };
}
