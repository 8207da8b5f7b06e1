import { spawnSync } from 'node:child_process';
import { describe, it } from 'vitest';

const missing = spawnSync('pdftotext', ['-v']).error !== undefined;

/**
 * Rules that need an independent reader of PDF files: poppler-utils (pdftotext, pdfinfo). Where it is missing the report
 * says so; under CI it is a failure.
 */
export function describeWithPoppler(title: string, rules: () => void): void {
  if (!missing) {
    describe(title, rules);
    return;
  }
  describe(title, () => {
    it('demande poppler-utils (pdftotext), absent de cette machine', (context) => {
      if (process.env.CI) throw new Error('poppler-utils est absent : apt-get install poppler-utils');
      context.skip('apt-get install poppler-utils');
    });
  });
}

/** The text of each page, without the hyphenation that pdftotext would undo at the ends of lines. */
export function pagesOf(pdf: Uint8Array): string[] {
  return run('pdftotext', ['-layout', '-', '-'], pdf).split('\f').slice(0, -1);
}

/** The structure tree with the text of each element, as a screen reader goes through it. */
export function structureOf(pdf: Uint8Array): string {
  return run('pdfinfo', ['-struct-text', '-'], pdf);
}

export function infoOf(pdf: Uint8Array): string {
  return run('pdfinfo', ['-'], pdf);
}

export interface Word {
  readonly text: string;
  readonly xMin: number;
  readonly xMax: number;
  readonly yMin: number;
  readonly yMax: number;
}

/** Every word with its place on its page, in points; `lastPage` 0: of all pages. */
export function wordsOf(pdf: Uint8Array, lastPage = 0): Word[] {
  const xml = run('pdftotext', ['-bbox', '-l', String(lastPage), '-', '-'], pdf);
  const pattern = /<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">([^<]*)</g;
  return [...xml.matchAll(pattern)].map(([, xMin, yMin, xMax, yMax, text = '']) => ({
    text,
    xMin: Number(xMin),
    xMax: Number(xMax),
    yMin: Number(yMin),
    yMax: Number(yMax),
  }));
}

function run(command: string, args: string[], input: Uint8Array): string {
  const { status, stdout, stderr } = spawnSync(command, args, {
    input,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  if (status !== 0 || stderr !== '') throw new Error(`${command}: ${stderr}`);
  return stdout;
}
