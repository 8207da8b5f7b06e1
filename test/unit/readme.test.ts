import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { AGENTS_DEMO, MOT_DE_PASSE_DEMO } from '../../seeds/circonscription-demo.ts';
import { commandes } from '../../src/cli/commandes/index.ts';
import { diagrammeMermaid } from '../../src/domain/comptes/decision/diagramme.ts';
import { PROJECT_ROOT } from '../../src/project-root.ts';

const read = (path: string) => readFileSync(join(PROJECT_ROOT, path), 'utf8');
const README = read('README.md');
const { scripts, engines } = JSON.parse(read('package.json')) as {
  scripts: Record<string, string>;
  engines: { node: string };
};
const markdownOf = (folder: string) =>
  readdirSync(join(PROJECT_ROOT, folder))
    .filter((file) => file.endsWith('.md'))
    .sort();
const DECISIONS = markdownOf('docs/decisions').filter((file) => file !== 'README.md');
const DOCUMENTS = [
  'README.md',
  ...markdownOf('docs').map((file) => `docs/${file}`),
  ...markdownOf('docs/decisions').map((file) => `docs/decisions/${file}`),
];

/** Code blocks and code between backticks are not prose: a link there is an example. */
const prose = (markdown: string) => markdown.replace(/```[\s\S]*?```/g, '').replace(/`[^`\n]*`/g, '');
const sectionsOf = (markdown: string) => markdown.split(/^(?=## )/m).map((text) => text.trimEnd());
const lines = (text: string) => text.trimEnd().split('\n').length;

/** The anchor GitHub and GitLab give to a heading. */
const slug = (title: string) =>
  title
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s-]/gu, '')
    .trim()
    .replace(/\s/g, '-');
const anchorsOf = (markdown: string) =>
  new Set([...markdown.matchAll(/^#{1,6} (.+)$/gm)].map(([, title]) => slug(title ?? '')));

describe('docs/etats.md', () => {
  it('est le diagramme que le code calcule (« -u » le récrit)', async () => {
    await expect(`# States of an account

Computed from the table of \`src/domain/comptes/decision/actions.ts\`, which the services obey and the guide explains. Do not edit it
here: \`npx vitest run test/unit/readme.test.ts -u\` writes it anew. The rules are in [regles.md](regles.md#41-states-passwords-actions).

\`\`\`mermaid
${diagrammeMermaid()}\`\`\`
`).toMatchFileSnapshot(join(PROJECT_ROOT, 'docs/etats.md'));
  });
});

describe('README : court', () => {
  it('200 lignes au plus, 40 par partie', () => {
    expect(lines(README)).toBeLessThanOrEqual(200);
    const long = sectionsOf(README).filter((text) => lines(text) > 40);
    expect(long.map((text) => text.split('\n')[0])).toEqual([]);
  });

  it('chaque document de docs/ est nommé par le README', () => {
    const forgotten = markdownOf('docs').filter((file) => !README.includes(`docs/${file}`));
    expect(forgotten).toEqual([]);
  });

  it('aucun document ne dépasse 300 lignes', () => {
    expect(DOCUMENTS.filter((path) => lines(read(path)) > 300)).toEqual([]);
  });
});

describe('docs/changer.md : une recette par changement courant', () => {
  const recipes = sectionsOf(read('docs/changer.md')).filter((text) => text.startsWith('## '));

  it('vingt lignes au plus, et les endroits dans l’ordre', () => {
    expect(recipes.length).toBeGreaterThanOrEqual(8);
    for (const text of recipes) {
      expect(lines(text), text.split('\n')[0]).toBeLessThanOrEqual(20);
      const steps = [...text.matchAll(/^(\d+)\. /gm)].map(([, rank]) => Number(rank));
      expect(steps, text.split('\n')[0]).toEqual(steps.map((_, index) => index + 1));
      expect(steps.length).toBeGreaterThan(1);
    }
  });
});

describe('README : les commandes', () => {
  const ops = [
    ...new Set([...README.matchAll(/npm run (?:-s )?ops -- ([a-z][\w:-]*)/g)].map(([, nom]) => nom)),
  ];

  it('chaque commande ops citée existe', () => {
    expect(ops.filter((nom) => !commandes.some((commande) => commande.nom === nom))).toEqual([]);
  });

  it('chaque commande ops qui existe est citée', () => {
    expect(commandes.map(({ nom }) => nom).filter((nom) => !ops.includes(nom))).toEqual([]);
  });

  it('chaque script npm cité existe, chaque script qui existe est cité', () => {
    const cited = new Set(
      [...README.matchAll(/npm run (?:-s )?([a-z][\w:]*)/g)].map(([, name]) => name ?? ''),
    );
    for (const short of ['start', 'test']) if (README.includes(`npm ${short}`)) cited.add(short);
    expect([...cited].sort()).toEqual(Object.keys(scripts).sort());
  });

  it('les connexions de démonstration sont celles des données de démonstration', () => {
    expect(README).toContain(MOT_DE_PASSE_DEMO);
    for (const { identifiant } of AGENTS_DEMO) expect(README).toContain(`\`${identifiant}\``);
  });

  it('la version de Node demandée est celle de package.json', () => {
    expect(README).toContain(`Node ${engines.node.replace('>=', '≥ ')}`);
  });
});

/** « src/paths.ts », « migrations/fonctions/*.sql »; not « /sante » nor « dist/ ». */
const OF_THE_PROJECT =
  /^(?:src|views|public|migrations|seeds|test|docs|bench|scripts|\.ci)\/[\w./*-]*$|^[\w.-]+\.(?:ts|json|yml)$|^\.env\.\w+$/;

describe('README et docs : rien ne mène nulle part', () => {
  for (const path of DOCUMENTS) {
    it(`${path} : chaque lien interne aboutit`, () => {
      const markdown = read(path);
      const broken = [...prose(markdown).matchAll(/\]\(([^)\s]+)\)/g)]
        .map(([, target]) => target ?? '')
        .filter((target) => !/^[a-z]+:/.test(target))
        .filter((target) => {
          const [file = '', anchor] = target.split('#');
          const wanted = file === '' ? path : relative(PROJECT_ROOT, join(PROJECT_ROOT, dirname(path), file));
          if (!existsSync(join(PROJECT_ROOT, wanted))) return true;
          return anchor !== undefined && !anchorsOf(read(wanted)).has(anchor);
        });
      expect(broken).toEqual([]);
    });

    it(`${path} : chaque fichier du projet cité existe`, () => {
      const cited = [...read(path).matchAll(/`([^`\n]+)`/g)]
        .flatMap(([, code]) => code?.split(' ') ?? [])
        .filter((word) => OF_THE_PROJECT.test(word));
      // « fonctions/*.sql » is a folder and what it holds.
      const missing = cited.filter((file) => !existsSync(join(PROJECT_ROOT, file.replace(/[^/]*\*.*$/, ''))));
      expect(missing).toEqual([]);
    });
  }

  it('le plan des dossiers nomme chaque dossier de src/, et aucun qui n’existe pas', () => {
    const [map = ''] = README.split('## Folder map')[1]?.split('## ') ?? [];
    const named = [...map.matchAll(/^([\w./-]+) {2,}/gm)].map(([, name]) => name ?? '');
    expect(named.filter((name) => !existsSync(join(PROJECT_ROOT, name)))).toEqual([]);
    const folders = readdirSync(join(PROJECT_ROOT, 'src')).filter((name) => {
      const folder = join(PROJECT_ROOT, 'src', name);
      return statSync(folder).isDirectory() && readdirSync(folder).length > 0;
    });
    expect(folders.filter((name) => !named.includes(`src/${name}/`))).toEqual([]);
  });
});

describe('décisions', () => {
  it('leur index les donne toutes, dans l’ordre, avec leur titre', () => {
    const index = DECISIONS.map((file) => {
      const [, number, title] = /^# (\d{3}) — (.+)$/m.exec(read(`docs/decisions/${file}`)) ?? [];
      return `- [${number}](${file}) ${title}`;
    });
    expect(read('docs/decisions/README.md')).toContain(`\n${index.join('\n')}\n`);
  });

  for (const file of DECISIONS) {
    it(`${file} : contexte, décision, conséquences, en vingt lignes au plus`, () => {
      const text = read(`docs/decisions/${file}`);
      expect(file.slice(0, 3)).toBe(/^# (\d{3}) — /.exec(text)?.[1]);
      for (const part of ['**Context.**', '**Decision.**', '**Consequences.**']) expect(text).toContain(part);
      expect(lines(text)).toBeLessThanOrEqual(20);
    });
  }
});
