import { type Element, lire, type Text } from './lecture.ts';

/** Letters further apart than this part of their size are of two words; columns are further apart. */
const WORD_GAP = 0.12;
const COLUMN_GAP = 1.5;
/** Points of two baselines of one line, and of a column of the text as we print it. */
const SAME_LINE = 3;
const COLUMN = 4.5;

/** The text of each page, line by line, columns as far apart as on paper. */
export const pagesOf = (pdf: Uint8Array): string[] =>
  lire(pdf).pages.map(({ texts }) => {
    const left = Math.min(...texts.map(({ x }) => x));
    return linesOf(texts)
      .map((line) => textOf(line, left))
      .join('\n');
  });

export const infoOf = (pdf: Uint8Array): { title: string; tagged: boolean } => {
  const { title, tagged } = lire(pdf);
  return { title, tagged };
};

/** The structure tree with the text of each element, as a screen reader goes through it. */
export function structureOf(pdf: Uint8Array): string {
  return lire(pdf)
    .pages.flatMap(({ texts, tree }) => (tree?.children ?? []).flatMap((child) => branch(child, texts, '')))
    .join('\n');
}

export interface Word {
  readonly text: string;
  readonly xMin: number;
  readonly xMax: number;
  readonly yMin: number;
  readonly yMax: number;
}

/** Every word of the first pages, all unless said, with its place on its page, in points. */
export const wordsOf = (pdf: Uint8Array, pages?: number): Word[] =>
  lire(pdf)
    .pages.slice(0, pages)
    .flatMap(({ texts }) => linesOf(texts).flatMap(wordsOfLine));

function linesOf(texts: readonly Text[]): Text[][] {
  const lines: Text[][] = [];
  for (const text of texts.filter(isDrawn).toSorted((a, b) => a.y - b.y)) {
    const line = lines.at(-1);
    if (line?.[0] !== undefined && text.y - line[0].y < SAME_LINE) line.push(text);
    else lines.push([text]);
  }
  return lines.map((line) => line.toSorted((a, b) => a.x - b.x));
}

const isDrawn = ({ text }: Text): boolean => text.trim() !== '';

/** In parts of a letter's size. */
const gap = (before: Text, after: Text): number =>
  (after.x - before.x - before.width) / Math.max(before.size, after.size);

function textOf(line: readonly Text[], left: number): string {
  let printed = '';
  let before: Text | undefined;
  for (const text of line) {
    const space = before === undefined ? COLUMN_GAP + 1 : gap(before, text);
    if (space > COLUMN_GAP)
      printed = `${printed}${before === undefined ? '' : '  '}`.padEnd(Math.round((text.x - left) / COLUMN));
    else if (space > WORD_GAP && !printed.endsWith(' ')) printed += ' ';
    printed += text.text;
    before = text;
  }
  return printed.trimEnd();
}

function wordsOfLine(line: readonly Text[]): Word[] {
  const words: Word[] = [];
  let before: Text | undefined;
  for (const text of line) {
    const letter = text.width / text.text.length;
    for (const { 0: found, index } of text.text.matchAll(/\S+/g)) {
      const xMin = text.x + index * letter;
      const word = { text: found, xMin, xMax: xMin + found.length * letter };
      const last = words.at(-1);
      const goesOn =
        index === 0 && before !== undefined && /\S$/.test(before.text) && gap(before, text) <= WORD_GAP;
      if (goesOn && last !== undefined)
        words.splice(-1, 1, { ...last, text: last.text + found, xMax: word.xMax });
      else words.push({ ...word, yMin: text.y - text.size, yMax: text.y + text.size / 4 });
    }
    before = text;
  }
  return words;
}

function branch(node: Element['children'][number], texts: readonly Text[], indent: string): string[] {
  if (!('role' in node)) {
    const said = texts
      .filter(({ id }) => id === node.id)
      .map(({ text, ends }) => (ends ? `${text} ` : text))
      .join('')
      .replace(/ +/g, ' ')
      .trim();
    return said === '' ? [] : [`${indent}"${said}"`];
  }
  const alt = node.alt === undefined ? '' : ` (${node.alt})`;
  return [
    `${indent}${node.role}${alt}`,
    ...node.children.flatMap((child) => branch(child, texts, `${indent}  `)),
  ];
}
