import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PROJECT_ROOT } from '../../src/project-root.ts';

const SRC = join(PROJECT_ROOT, 'src');

function listFiles(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? listFiles(path) : path.endsWith('.ts') ? [path] : [];
  });
}

const files = listFiles(SRC).map((path) => ({
  path,
  name: relative(SRC, path),
  text: readFileSync(path, 'utf8'),
}));
const layerOf = (name: string) => (name.includes('/') ? (name.split('/')[0] ?? name) : name);

/** What each layer may import, beside itself. Deps is a type that any use case may name. */
const ALLOWED: Record<string, string[]> = {
  domain: [],
  // The demonstration's people, to tell them from real ones.
  database: [
    '../seeds/circonscription-demo.ts',
    'config.ts',
    'deps.ts',
    'domain',
    'errors.ts',
    'project-root.ts',
  ],
  repositories: ['database', 'domain'],
  queries: ['database', 'domain'],
  services: [
    'auth',
    'database',
    'deps.ts',
    'documents',
    'domain',
    'errors.ts',
    'mails',
    'queries',
    'repositories',
  ],
  forms: ['domain'],
  threads: ['domain', 'errors.ts'],
  documents: ['domain', 'project-root.ts', 'threads'],
  mails: ['config.ts', 'documents', 'domain'],
  demo: ['domain'],
  rendering: ['domain', 'project-root.ts', 'routes/paths.ts'],
};

const FORBIDDEN_PACKAGES: Record<string, RegExp> = {
  domain: /^(express|pg|knex|node:(fs|http|crypto))$/,
  services: /^(express|ejs)$/,
  documents: /^(express|pg|knex)$/,
};

const importsOf = (text: string) =>
  [...text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map((match) => match[1] ?? '');

describe('architecture : qui peut importer qui', () => {
  for (const { path, name, text } of files.filter((file) => ALLOWED[layerOf(file.name)] !== undefined)) {
    const layer = layerOf(name);
    it(`${name} n’importe que ce que sa couche permet`, () => {
      const faults = importsOf(text).filter((target) => {
        if (!target.startsWith('.')) return FORBIDDEN_PACKAGES[layer]?.test(target) === true;
        const wanted = relative(SRC, resolve(dirname(path), target));
        return (
          layerOf(wanted) !== layer && !ALLOWED[layer]?.some((a) => wanted === a || layerOf(wanted) === a)
        );
      });
      expect(faults).toEqual([]);
    });
  }

  const searches: [string, RegExp, (name: string) => boolean][] = [
    ['process.env hors de config.ts', /process\.env/, (name) => name === 'config.ts'],
    ['Math.random', /Math\.random/, () => false],
    // TLS would be forgotten there.
    [
      'connexion à PostgreSQL hors de connection.ts',
      /connectionString\b/,
      (name) => name === 'database/connection.ts',
    ],
    ['écriture de res.locals hors des middlewares', /res\.locals/, (name) => name.startsWith('middlewares/')],
    [
      'Date.now ou new Date() dans le domaine',
      /Date\.now\(\)|new Date\(\)/,
      (name) => !name.startsWith('domain/'),
    ],
    ['any ou @ts-ignore', /(?::|\bas|<) ?any\b(?! [a-z])|@ts-ignore|@ts-nocheck/, () => false],
    ['export par défaut', /^export default/m, () => false],
  ];
  for (const [what, pattern, allowed] of searches) {
    it(`nulle part : ${what}`, () => {
      expect(files.filter((f) => !allowed(f.name) && pattern.test(f.text)).map((f) => f.name)).toEqual([]);
    });
  }

  it('aucun fichier ne dépasse 300 lignes', () => {
    expect(files.filter((f) => f.text.split('\n').length > 300).map((f) => f.name)).toEqual([]);
  });
});
