import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { racineIdentifiant } from '../../src/domain/comptes/identifiant.ts';
import { CODE_RECENT_MS, EMISSIONS_SANS_CODE } from '../../src/domain/connexion/session.ts';
import { LONGUEUR_MINIMALE } from '../../src/domain/mots-de-passe/choisi.ts';
import { ENTROPIE_BITS, expireLe } from '../../src/domain/mots-de-passe/provisoire.ts';
import { PROJECT_ROOT } from '../../src/project-root.ts';

/** Ours, then those of the ministry's guide. */
const REGLES = ['docs/regles.md', 'docs/guide.md']
  .map((path) => readFileSync(join(PROJECT_ROOT, path), 'utf8'))
  .join('\n');
const HERE = 'test/unit/regles.test.ts';
const TEXTS = /\.(ts|mjs|js|ejs|sql|md|css)$/;

function listFiles(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) return listFiles(path);
    return TEXTS.test(name) ? [path] : [];
  });
}

/** A comment that goes on is read on, so that « rules » and its number may stand on two lines. */
const unwrap = (text: string) => text.replace(/\s*\n\s*(?:\*(?!\/)|--|\/\/|#)?\s*/g, ' ');

const files = ['src', 'test', 'views', 'public', 'seeds', 'bench', 'scripts', 'migrations', 'docs']
  .flatMap((folder) => listFiles(join(PROJECT_ROOT, folder)))
  .map((path) => ({ name: relative(PROJECT_ROOT, path), text: unwrap(readFileSync(path, 'utf8')) }))
  .filter(({ name }) => name !== HERE);
/** What nobody rewrites any more. */
const landed = (name: string) => /^migrations\/\d+_/.test(name);

/** « rules §4.5, §11 » and « guide §3 and §4 »: the headings cited, named as docs/regles.md numbers them. */
function citationsOf(text: string): string[] {
  const pattern = /(rules|règles|guide) (§\d+(?:\.\d+)*(?:(?:, | and | et )§\d+(?:\.\d+)*)*)/gi;
  return [...text.matchAll(pattern)].flatMap(([, source = '', numbers = '']) =>
    [...numbers.matchAll(/\d+(?:\.\d+)*/g)].map(([number]) =>
      source.toLowerCase() === 'guide' ? `guide ${number}` : number,
    ),
  );
}

const decisionsOf = (text: string) =>
  [...text.matchAll(/(?:d[eé]cisions?|ADR) (\d{3}(?:(?:, | and | et )\d{3})*)(?!\d)/gi)].flatMap(
    ([, numbers = '']) => numbers.match(/\d{3}/g) ?? [],
  );

const headings = [...REGLES.matchAll(/^#{2,3} ((?:guide )?\d+(?:\.\d+)?)\.? [^\n]+\n\n?(?=([^\n]*))/gm)].map(
  ([, number = '', first = '']) => ({ number, first }),
);
const numbers = headings.map(({ number }) => number);
const cited = new Set(
  files.filter(({ name }) => !name.startsWith('docs/')).flatMap(({ text }) => citationsOf(text)),
);

describe('règles : chaque citation mène à un titre de docs/regles.md', () => {
  it('les titres sont lus, chacun une fois', () => {
    expect(numbers.length).toBeGreaterThan(30);
    expect(new Set(numbers).size).toBe(numbers.length);
    expect(citationsOf(unwrap('(rules\n-- §4.5, §11; guide §3 and §4), guide §1.8'))).toEqual([
      '4.5',
      '11',
      'guide 3',
      'guide 4',
      'guide 1.8',
    ]);
  });

  it('chaque paragraphe cité existe', () => {
    const broken = files.flatMap(({ name, text }) =>
      citationsOf(text)
        .filter((number) => !numbers.includes(number))
        .map((number) => `${name} : ${number}`),
    );
    expect(broken).toEqual([]);
    expect(cited.size).toBeGreaterThan(20);
  });

  it('chaque paragraphe est cité par le code, ou dit pourquoi il ne l’est pas', () => {
    const forgotten = headings
      .filter(({ number }) => ![...cited].some((c) => c === number || c.startsWith(`${number}.`)))
      .filter(({ first }) => !/^\*(?:Not there yet|Background)/.test(first));
    expect(forgotten).toEqual([]);
  });

  it('chaque décision citée existe', () => {
    const decisions = readdirSync(join(PROJECT_ROOT, 'docs/decisions')).map((file) => file.slice(0, 3));
    const found = files.flatMap(({ name, text }) => decisionsOf(text).map((number) => ({ name, number })));
    expect(found.length).toBeGreaterThan(10);
    expect(found.filter(({ number }) => !decisions.includes(number))).toEqual([]);
  });

  it('aucun texte ne renvoie à un document qui n’est pas dans le dépôt', () => {
    const absent = /\b(?:DESIGN|ENGINEERING)\b/;
    expect(
      files.filter(({ name, text }) => !landed(name) && absent.test(text)).map(({ name }) => name),
    ).toEqual([]);
  });
});

const MOTS = [
  'zero',
  'one',
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
  'ten',
  'eleven',
  'twelve',
];
const enAnglais = (nombre: number) => MOTS[nombre] ?? String(nombre);

describe('règles : les nombres qu’elles disent sont ceux du code', () => {
  const read = (path: string) => unwrap(readFileSync(join(PROJECT_ROOT, path), 'utf8'));
  const validite = () => {
    const expire = expireLe(new Date('2026-01-15T11:00:00Z'));
    expect(expire.toISOString().slice(8, 10)).toBe('15');
    return enAnglais(expire.getUTCMonth());
  };
  const minutes = enAnglais(CODE_RECENT_MS / 60_000);
  const personnes = enAnglais(EMISSIONS_SANS_CODE);

  it.each([
    ['docs/regles.md', () => `Valid ${validite()} months`],
    ['docs/glossaire.md', () => `valid ${validite()} months`],
    [
      'docs/regles.md',
      () =>
        `${enAnglais(LONGUEUR_MINIMALE.representant_legal)} characters for adults, ${enAnglais(LONGUEUR_MINIMALE.eleve)} for a pupil`,
    ],
    [
      'docs/regles.md',
      () =>
        `older than ${minutes} minutes, another one is asked for before passwords are issued to more than ${personnes} people within ${minutes} minutes`,
    ],
    [
      'docs/securite.md',
      () => `more than ${personnes} people receive a new password within ${minutes} minutes`,
    ],
  ])('%s (%#)', (path, phrase) => {
    expect(read(path)).toContain(phrase());
  });

  it('« fifty bits at least », « cut at twenty letters »', () => {
    expect(REGLES).toContain('fifty bits at least');
    expect(ENTROPIE_BITS).toBeGreaterThanOrEqual(50);
    expect(REGLES).toContain('the name cut at twenty letters');
    expect(racineIdentifiant('Zoé', 'a'.repeat(50))).toHaveLength('z.'.length + 20);
  });
});
