import { drawable } from '../../textes/drawable.ts';
import type { FontSet, Style } from './fonts.ts';
import { round } from './tagged-pdf.ts';
import { COLORS, type Color } from './theme.ts';

/** A piece of a paragraph in one style. */
export interface Span {
  readonly text: string;
  readonly style: Style;
}

interface Line {
  readonly spans: Span[];
  /** Without the spaces at its end: those are drawn, so that the words stay apart when the text is extracted. */
  readonly width: number;
}

/** A paragraph cut into lines, ready to be drawn. */
export interface TextBlock {
  readonly lines: readonly Line[];
  /** Points from one baseline to the next. */
  readonly leading: number;
  readonly height: number;
}

export interface Placement {
  /** Upper left corner of the block; y upwards. */
  readonly x: number;
  readonly y: number;
  readonly color?: Color;
  /** Width to align in, when not aligned left. */
  readonly align?: { readonly side: 'right' | 'center'; readonly width: number };
}

const TOKENS = /[^ /-]*(?:[/-]+| +|$)/g;
const graphemes = new Intl.Segmenter('fr', { granularity: 'grapheme' });

/**
 * Breaks a paragraph after spaces, hyphens and slashes. A word wider than the line is broken where it must be, so that nothing
 * ever runs over or is cut. `leading` and `width` in points.
 */
export function layoutText(
  fonts: FontSet,
  spans: readonly Span[],
  width: number,
  leading: number,
): TextBlock {
  const [only] = spans;
  if (only && spans.length === 1 && fonts.width(only.text, only.style) <= width) {
    return {
      lines: [{ spans: [only], width: fonts.width(only.text, only.style) }],
      leading,
      height: leading,
    };
  }
  const lines: Line[] = [];
  let line: Span[] = [];
  let used = 0;
  let visible = 0;
  const breakLine = () => {
    lines.push({ spans: line, width: visible });
    line = [];
    used = 0;
  };
  const place = (text: string, style: Style) => {
    const trimmed = fonts.width(text.trimEnd(), style);
    if (used > 0 && used + trimmed > width) breakLine();
    const last = line.at(-1);
    if (last?.style === style) line[line.length - 1] = { text: last.text + text, style };
    else line.push({ text, style });
    visible = used + trimmed;
    used += fonts.width(text, style);
  };
  for (const { text, style } of spans) {
    for (const [token] of drawable(text).matchAll(TOKENS)) {
      if (token === '') continue;
      if (fonts.width(token.trimEnd(), style) <= width) place(token, style);
      else for (const { segment } of graphemes.segment(token)) place(segment, style);
    }
  }
  breakLine();
  return { lines, leading, height: lines.length * leading };
}

/** Operators that draw the block. */
export function textOperators(fonts: FontSet, block: TextBlock, placement: Placement): string {
  const { x, y, color = 'ink', align } = placement;
  let operators = `BT ${COLORS[color]} rg `;
  block.lines.forEach(({ spans, width }, index) => {
    const size = spans[0]?.style.size ?? 0;
    const baseline = y - index * block.leading - block.leading / 2 - 0.35 * size;
    const spare = align ? align.width - width : 0;
    const left = x + (align?.side === 'center' ? spare / 2 : spare);
    operators += `1 0 0 1 ${round(left)} ${round(baseline)} Tm `;
    for (const { text, style } of spans) operators += fonts.shape(text, style).operators;
  });
  return `${operators}ET`;
}
