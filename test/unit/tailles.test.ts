import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PROJECT_ROOT } from '../../src/project-root.ts';

const MAX_LINES = 300;
const MAX_FILES = 12;

/** Data, not code: one file per case, and as many as there are cases. */
const DATA = ['test/golden', 'test/fixtures'];

/** Folders of code, each with the names of its files. */
function listFolders(folder: string): { folder: string; files: string[] }[] {
  if (DATA.includes(folder)) return [];
  const entries = readdirSync(join(PROJECT_ROOT, folder), { withFileTypes: true });
  return [
    { folder, files: entries.filter((e) => e.isFile()).map(({ name }) => name) },
    ...entries.filter((e) => e.isDirectory()).flatMap(({ name }) => listFolders(`${folder}/${name}`)),
  ];
}

describe('une pièce tient sous les yeux (src, views, test)', () => {
  const folders = ['src', 'views', 'test'].flatMap(listFolders);

  it(`aucun fichier ne dépasse ${MAX_LINES} lignes`, () => {
    const code = folders.flatMap(({ folder, files }) =>
      files.filter((name) => /\.(ts|mjs|ejs)$/.test(name)).map((name) => `${folder}/${name}`),
    );
    const countLines = (path: string) =>
      readFileSync(join(PROJECT_ROOT, path), 'utf8').split('\n').length - 1;
    expect(code.length).toBeGreaterThan(400);
    expect(code.filter((path) => countLines(path) > MAX_LINES)).toEqual([]);
  });

  it(`aucun dossier n’a plus de ${MAX_FILES} fichiers`, () => {
    const full = folders.filter(({ files }) => files.length > MAX_FILES);
    expect(full.map(({ folder, files }) => `${folder} : ${files.length}`)).toEqual([]);
  });
});
