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

/** What each layer may import, beside itself; app, deps, server and the other files of the root: all. */
const ALLOWED: Record<string, string[]> = {
  domain: [],
  textes: ['domain'],
  // The demonstration's people, to tell them from real ones.
  database: [
    '../seeds/circonscription-demo.ts',
    'config.ts',
    'deps.ts',
    'domain',
    'errors.ts',
    'logger.ts',
    'project-root.ts',
  ],
  // The SQL of a rule stands once, beside the reads.
  repositories: [
    'database',
    'domain',
    'queries/comptes/compte-sql.ts',
    'queries/journal/tetes-sql.ts',
    'queries/operations/envois-sql.ts',
    'queries/statistiques/recompte-sql.ts',
  ],
  queries: ['database', 'domain'],
  services: [
    'auth',
    'database',
    'deps.ts',
    'documents',
    'domain',
    'errors.ts',
    'mails',
    'paths.ts',
    'queries',
    'repositories',
    'sms',
    'textes',
    'threads',
  ],
  forms: ['domain', 'errors.ts', 'textes'],
  vues: ['domain', 'errors.ts', 'paths.ts', 'queries', 'rendering', 'textes'],
  controllers: [
    'deps.ts',
    'domain',
    'errors.ts',
    'forms',
    'middlewares',
    'paths.ts',
    'queries',
    'rendering',
    'services',
    'textes',
    'vues',
  ],
  routes: ['controllers', 'deps.ts', 'middlewares', 'paths.ts'],
  middlewares: [
    'auth',
    'config.ts',
    'database',
    'deps.ts',
    'domain',
    'errors.ts',
    'forms',
    'logger.ts',
    'paths.ts',
    'project-root.ts',
    'queries',
    'rendering',
    'services',
    'vues',
    'textes',
  ],
  auth: ['config.ts', 'database', 'deps.ts', 'domain', 'errors.ts', 'queries', 'repositories', 'threads'],
  rendering: ['domain', 'paths.ts', 'project-root.ts', 'textes', 'vues'],
  threads: ['domain', 'errors.ts'],
  reseau: ['domain'],
  documents: ['domain', 'project-root.ts', 'textes', 'threads'],
  mails: ['config.ts', 'domain', 'textes'],
  // One rate for whatever leaves.
  sms: ['config.ts', 'domain', 'mails/rate-limiter.ts', 'textes'],
  jobs: ['database', 'deps.ts', 'domain', 'errors.ts', 'logger.ts', 'mails', 'queries', 'services'],
  // The words of a missing key, and bounces, which arrive on standard input.
  cli: [
    '../seeds',
    'auth/encryption.ts',
    'auth/journal/signature.ts',
    'config.ts',
    'database',
    'deps.ts',
    'domain',
    'errors.ts',
    'jobs',
    'logger.ts',
    'mails/rebonds.ts',
    'project-root.ts',
    'queries',
    'services',
    'textes',
  ],
  // A key is judged where it is parsed.
  config: ['auth/encryption.ts', 'auth/journal/signature.ts', 'config.ts', 'database', 'domain'],
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
          layerOf(wanted) !== layer &&
          !ALLOWED[layer]?.some((a) => wanted === a || wanted.startsWith(`${a}/`))
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
    // Reads are in queries, writes in repositories; database opens and prepares, auth and jobs serve a library's tables.
    [
      'SQL hors de queries, repositories et database',
      /from 'sql-template-tag'|\.(?:rows|one|maybeOne|run|query|queryAcces)(?:<[^(]*>)?\(\s*(?:sql)?['"`]/,
      (name) => ['queries', 'repositories', 'database'].includes(layerOf(name)) || name === 'jobs/locks.ts',
    ],
    [
      'énoncé en texte nu, où une valeur serait du SQL',
      /\b(?:trx|database)\.(?:rows|one|maybeOne|run|query)(?:<[^(]*>)?\(\s*['"`]/,
      () => false,
    ],
  ];
  for (const [what, pattern, allowed] of searches) {
    it(`nulle part : ${what}`, () => {
      expect(files.filter((f) => !allowed(f.name) && pattern.test(f.text)).map((f) => f.name)).toEqual([]);
    });
  }
});
