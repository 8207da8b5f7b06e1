import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { drawable } from '../../textes/drawable.ts';
import type { EmbeddedFont, GlyphPosition, PdfkitDocument } from './pdfkit.ts';

/**
 * Atkinson Hyperlegible Next draws the text and its Mono the secrets: designed so that no letter or digit can be
 * taken for another. DejaVu stands in for the words they cannot draw (Vietnamese, Cyrillic, Greek…).
 */
const FILES = {
  regular: '@expo-google-fonts/atkinson-hyperlegible-next/400Regular/AtkinsonHyperlegibleNext_400Regular.ttf',
  bold: '@expo-google-fonts/atkinson-hyperlegible-next/700Bold/AtkinsonHyperlegibleNext_700Bold.ttf',
  mono: '@expo-google-fonts/atkinson-hyperlegible-mono/600SemiBold/AtkinsonHyperlegibleMono_600SemiBold.ttf',
  regularFallback: 'dejavu-fonts-ttf/ttf/DejaVuSansCondensed.ttf',
  boldFallback: 'dejavu-fonts-ttf/ttf/DejaVuSansCondensed-Bold.ttf',
  monoFallback: 'dejavu-fonts-ttf/ttf/DejaVuSansMono-Bold.ttf',
} as const;

type FontFile = keyof typeof FILES;
export type Face = 'regular' | 'bold' | 'mono';

export interface Style {
  readonly face: Face;
  /** Points. */
  readonly size: number;
}

/** Text turned into operators that can be put anywhere between BT and ET. */
export interface Shaped {
  readonly operators: string;
  /** Points. */
  readonly width: number;
}

/** Drawn where no font has the character, so that a gap in a name is seen and never silent. */
export const MISSING = '\uFFFD';

/** It keeps a line together and looks like a hyphen, which every font has. */
const NO_BREAK_HYPHEN = '\u2011';

/** Enough for all that comes back on many pages, little beside the thousands of names that come once. */
const SHAPED_AT_MOST = 2000;

const WORDS = /[^\s\u00A0\u202F]+|[\s\u00A0\u202F]+/gu;
const packages = createRequire(import.meta.url);

/**
 * The files are read once, but parsed for each document: fontkit remembers its glyphs with the text of their first use, and
 * a second document would say some of them wrong to whoever copies or listens.
 */
const fontFiles = new Map<FontFile, Uint8Array>();

/** The fonts of one document: chooses one per word, embeds the glyphs used, caches what was shaped. */
export class FontSet {
  readonly #document: PdfkitDocument;
  readonly #opened = new Map<FontFile, EmbeddedFont>();
  readonly #shaped = new Map<string, Shaped>();
  readonly #onOpen: (font: EmbeddedFont) => void;

  constructor(document: PdfkitDocument, onOpen: (font: EmbeddedFont) => void) {
    this.#document = document;
    this.#onOpen = onOpen;
  }

  shape(text: string, style: Style): Shaped {
    const key = `${style.face} ${style.size} ${text}`;
    const known = this.#shaped.get(key);
    if (known) return known;
    let operators = '';
    let width = 0;
    for (const run of this.#runs(drawable(text).replaceAll(NO_BREAK_HYPHEN, '-'), style.face)) {
      const [glyphs, positions] = run.font.encode(run.text);
      operators += `/${run.font.id} ${style.size} Tf ${showGlyphs(glyphs, positions, style.size)}`;
      for (const position of positions) width += position.xAdvance;
    }
    const shaped = { operators, width: (width * style.size) / 1000 };
    if (this.#shaped.size >= SHAPED_AT_MOST) this.#shaped.clear();
    this.#shaped.set(key, shaped);
    return shaped;
  }

  width(text: string, style: Style): number {
    return this.shape(text, style).width;
  }

  /** A word keeps one font when one font can draw all of it: letters of two fonts side by side are ugly. */
  #runs(text: string, face: Face): { font: EmbeddedFont; text: string }[] {
    const main = this.#open(face);
    if (covers(main, text)) return [{ font: main, text }];
    const fallback = this.#open(`${face}Fallback`);
    const runs: { font: EmbeddedFont; text: string }[] = [];
    const add = (font: EmbeddedFont, part: string) => {
      const last = runs.at(-1);
      if (last?.font === font) last.text += part;
      else runs.push({ font, text: part });
    };
    for (const [word] of text.matchAll(WORDS)) {
      if (covers(main, word)) add(main, word);
      else if (covers(fallback, word)) add(fallback, word);
      else
        for (const character of word) {
          if (covers(fallback, character)) add(fallback, character);
          else
            add(...(covers(main, character) ? ([main, character] as const) : ([fallback, MISSING] as const)));
        }
    }
    return runs;
  }

  #open(file: FontFile): EmbeddedFont {
    const opened = this.#opened.get(file);
    if (opened) return opened;
    const bytes = fontFiles.get(file) ?? readFileSync(packages.resolve(FILES[file]));
    fontFiles.set(file, bytes);
    this.#document.registerFont(file, bytes);
    this.#document.font(file);
    const font = this.#document._font;
    this.#opened.set(file, font);
    this.#onOpen(font);
    return font;
  }
}

function covers(font: EmbeddedFont, text: string): boolean {
  for (const character of text) {
    if (!font.font.hasGlyphForCodePoint(character.codePointAt(0) ?? 0)) return false;
  }
  return true;
}

/** TJ operators: kerning between the glyphs, and accents lifted or shifted where the font places them. */
function showGlyphs(glyphs: readonly string[], positions: readonly GlyphPosition[], size: number): string {
  let items = '';
  let hex = '';
  let shown = '';
  const flushHex = () => {
    if (hex) items += `<${hex}>`;
    hex = '';
  };
  const flushItems = () => {
    flushHex();
    if (items) shown += `[${items}] TJ `;
    items = '';
  };
  positions.forEach((position, index) => {
    const { xOffset, yOffset, xAdvance, advanceWidth } = position;
    if (yOffset) {
      flushItems();
      shown += `${round((yOffset * size) / 1000)} Ts `;
    }
    if (xOffset) {
      flushHex();
      items += round(-xOffset);
    }
    hex += glyphs[index];
    const after = xAdvance - advanceWidth - xOffset;
    if (after) {
      flushHex();
      items += round(-after);
    }
    if (yOffset) {
      flushItems();
      shown += '0 Ts ';
    }
  });
  flushItems();
  return shown;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
