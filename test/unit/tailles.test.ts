import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PROJECT_ROOT } from '../../src/project-root.ts';

const LIGNES_MAX = 300;
const FICHIERS_MAX = 12;

/** Written by a machine, or a list that only grows: its order is its index. */
const DONNEES = ['test/golden', 'test/fixtures'];

/** Folders of code, each with the names of its files. */
function dossiers(dossier: string): { dossier: string; fichiers: string[] }[] {
  if (DONNEES.includes(dossier)) return [];
  const entrees = readdirSync(join(PROJECT_ROOT, dossier), { withFileTypes: true });
  return [
    { dossier, fichiers: entrees.filter((e) => e.isFile()).map(({ name }) => name) },
    ...entrees.filter((e) => e.isDirectory()).flatMap(({ name }) => dossiers(`${dossier}/${name}`)),
  ];
}

describe('une pièce tient sous les yeux (src, views, test)', () => {
  const tous = ['src', 'views', 'test'].flatMap(dossiers);

  it(`aucun fichier ne dépasse ${LIGNES_MAX} lignes`, () => {
    const code = tous.flatMap(({ dossier, fichiers }) =>
      fichiers.filter((nom) => /\.(ts|mjs|ejs)$/.test(nom)).map((nom) => `${dossier}/${nom}`),
    );
    const lignes = (chemin: string) =>
      readFileSync(join(PROJECT_ROOT, chemin), 'utf8').split('\n').length - 1;
    expect(code.length).toBeGreaterThan(400);
    expect(code.filter((chemin) => lignes(chemin) > LIGNES_MAX)).toEqual([]);
  });

  it(`aucun dossier n’a plus de ${FICHIERS_MAX} fichiers`, () => {
    const pleins = tous.filter(({ fichiers }) => fichiers.length > FICHIERS_MAX);
    expect(pleins.map(({ dossier, fichiers }) => `${dossier} : ${fichiers.length}`)).toEqual([]);
  });
});
