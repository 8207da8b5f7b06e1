import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PROJECT_ROOT } from '../../src/project-root.ts';

const SRC = join(PROJECT_ROOT, 'src');

/** Every command of ops exports its own under this name: the list of commands reads them all alike. */
const COMMUNS = ['commande'];

const DECLARATION =
  /^export (?:declare )?(?:abstract )?(?:async )?(?:const|let|function\*?|class|interface|type|enum) (\w+)/gm;

function exportes(): Map<string, Set<string>> {
  const noms = new Map<string, Set<string>>();
  const fichiers = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .sort();
  for (const fichier of fichiers) {
    for (const [, nom = ''] of readFileSync(join(SRC, fichier), 'utf8').matchAll(DECLARATION))
      noms.set(nom, (noms.get(nom) ?? new Set()).add(fichier));
  }
  return noms;
}

describe('un mot, un sens', () => {
  it('aucun nom n’est exporté de deux fichiers', () => {
    const noms = exportes();
    expect(noms.size).toBeGreaterThan(500);
    const doubles = [...noms].filter(([nom, ou]) => ou.size > 1 && !COMMUNS.includes(nom));
    expect(Object.fromEntries(doubles.map(([nom, ou]) => [nom, [...ou]]))).toEqual({});
  });
});
