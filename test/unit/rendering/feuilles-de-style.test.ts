import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ETATS_DELEGATION } from '../../../src/domain/circonscription/delegation.ts';
import { ETATS } from '../../../src/domain/comptes/etats.ts';
import { CLES_SECTION } from '../../../src/domain/onde/rapport/detailler.ts';
import { PROJECT_ROOT } from '../../../src/project-root.ts';

const read = (folder: string, extension: string): string =>
  readdirSync(join(PROJECT_ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith(extension))
    .map((file) => readFileSync(join(PROJECT_ROOT, folder, file), 'utf8'))
    .join('\n');

const templates = read('views', '.ejs').replace(/<%#[\s\S]*?%>/g, '');

/** Classes whose end a template computes: the beginning, and every end. */
const COMPUTED: Readonly<Record<string, readonly string[]>> = {
  'alerte-': ['succes', 'info', 'attention', 'erreur'],
  'champ-': ['court', 'moyen'],
  'delegation-': ETATS_DELEGATION,
  'etat-': ETATS,
  'part-': ETATS,
  'tableau-onde-': CLES_SECTION,
};
const computed = Object.entries(COMPUTED).flatMap(([start, ends]) => ends.map((end) => start + end));

const captured = (text: string, pattern: RegExp): string[] =>
  [...text.matchAll(pattern)].flatMap(([, found = '']) => found.split(/[\s.]+/));

/** In the attribute, in a string of the code, or in a script. */
const used = new Set([
  ...captured(templates.replace(/<%[\s\S]*?%>/g, ' '), /class="([^"]*)"/g),
  ...[...templates.matchAll(/<%([\s\S]*?)%>/g)].flatMap(([, code = '']) =>
    captured(code, /['`]([^'`]*)['`]/g),
  ),
  ...captured(read('public/js', '.js'), /['"`]([^'"`]*)['"`]/g),
  ...computed,
]);

const styled = new Set(
  [
    ...read('public/css', '.css')
      .replace(/\/\*[\s\S]*?\*\//g, '')
      .matchAll(/([^{}]*)\{/g),
  ].flatMap(([, selector = '']) => [...selector.matchAll(/\.([a-z][\w-]*)/gi)].map(([, name = '']) => name)),
);

describe('feuilles de style', () => {
  it('aucune règle pour une classe que rien ne porte', () => {
    expect([...styled].filter((name) => !used.has(name)).sort()).toEqual([]);
  });

  it('les classes calculées le sont bien, et chacune a sa règle quelque part', () => {
    for (const start of Object.keys(COMPUTED)) {
      expect(templates, start).toMatch(new RegExp(`\\b${start}(<%=|\\$\\{)`));
      expect(
        [...styled].some((name) => name.startsWith(start)),
        start,
      ).toBe(true);
    }
  });
});
