import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { AVIS_PAR_JOUR } from '../../src/domain/connexion/codes.ts';
import {
  CODE_RECENT_MS,
  EMISSIONS_SANS_CODE,
  ETAPE_MS,
  INACTIVITY_MS,
  SESSION_MAX_MS,
} from '../../src/domain/connexion/session.ts';
import { VALIDITE_PROVISOIRE } from '../../src/domain/mots-de-passe/provisoire.ts';
import { LIGNES_MAX, TAILLE_MAX_MO } from '../../src/domain/onde/lecture/refus.ts';
import { POURCENT_MASSIF } from '../../src/domain/onde/rapport/massifs.ts';
import { PROJECT_ROOT } from '../../src/project-root.ts';

const read = (path: string): string => readFileSync(join(PROJECT_ROOT, path), 'utf8');

function fichiers(dossier: string): string[] {
  return readdirSync(join(PROJECT_ROOT, dossier)).flatMap((name) => {
    const path = join(dossier, name);
    return statSync(join(PROJECT_ROOT, path)).isDirectory() ? fichiers(path) : [path];
  });
}

/** What people read: without the comments, the entities and escapes as the spaces they stand for. */
const texteDe = (path: string): string =>
  read(path)
    .replace(/<%#[\s\S]*?%>/g, '')
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/^\s*\/\/.*$/gm, '')
    .replace(/&nbsp;|&#8239;|\\u00a0|\\u202f/gi, ' ');

/** From two on: « un » and « 1 » agree with what they count, and are the article as well. */
const NOMBRE =
  '(?:[2-9]|\\d{2})[\\d \\u00a0\\u202f]*|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze|seize|vingt|trente|quarante|cinquante|soixante|cent|mille';
const UNITE =
  'secondes?|minutes?|heures?|jours?|semaines?|mois|années?|ans|caractères?|signes|lettres|chiffres|personnes?|élèves|comptes|agents?|essais|codes?|mails|fois|lignes|pages?|cartes|sessions|écoles|astérisques|nouveaux|nouvelles|premiers|premières|derniers|dernières|k?o|Ko|Mo|%(?!>)';
/** One of a time is a delay after these words; after others, it may be any of them (« un jour », « une seconde fois »). */
const UNE_FOIS =
  '(?:en|par|sous|pendant|toutes les|chaque)[ \\u00a0]+(?:une?[ \\u00a0]+)?(?:seconde|minute|heure|jour|semaine|mois|an)s?';
const TAPE = new RegExp(
  `(?<![\\p{L}\\p{N}_.$-])(?:(?:${NOMBRE})[ \\u00a0\\u202f]+(?:${UNITE})|${UNE_FOIS})(?![\\p{L}\\p{N}_])`,
  'giu',
);

/** What is found, where, and why it may be typed. */
const EXCEPTIONS: readonly { ou: RegExp; quoi: RegExp; pourquoi: string }[] = [
  { ou: /./, quoi: /^deux fois$/, pourquoi: 'twice: no constant says it' },
  {
    ou: /./,
    quoi: /^sept chiffres$/,
    pourquoi: 'how the nation writes an UAI',
  },
  {
    ou: /champs\/ine\.ts$/,
    quoi: /^(11 caractères|10 chiffres|9 chiffres|deux lettres)$/,
    pourquoi: 'how the nation writes an INE',
  },
  {
    ou: /onde\/(lecture|champs|personnes)\/|views\/guide\/chapitres\/onde\.ejs$/,
    quoi: /^(deux|quatre) (lignes|élèves|personnes|chiffres)$/,
    pourquoi: 'two of them: a count of what is spoken of, or how a year is written',
  },
  {
    ou: /views\/guide\/accessibilite\.ejs$/,
    quoi: /^(200 ?%)$/,
    pourquoi: 'what was measured once, at that zoom',
  },
];

/** French, or shown as French: everything but what only the database and the network read. */
const TEXTES = [...fichiers('src'), ...fichiers('views')].filter((path) => /\.(ts|ejs)$/.test(path));

describe('aucun nombre dit à quelqu’un n’est tapé à la main', () => {
  const trouves = TEXTES.flatMap((path) =>
    [...texteDe(path).matchAll(TAPE)].map(([mots]) => ({ path, mots: mots.replace(/\s+/g, ' ') })),
  );

  it('chaque nombre suivi de son unité vient de sa constante', () => {
    const tapes = trouves.filter(
      ({ path, mots }) => !EXCEPTIONS.some(({ ou, quoi }) => ou.test(path) && quoi.test(mots.toLowerCase())),
    );
    expect(tapes).toEqual([]);
  });

  it('chaque exception sert encore', () => {
    const inutiles = EXCEPTIONS.filter(
      ({ ou, quoi }) => !trouves.some(({ path, mots }) => ou.test(path) && quoi.test(mots.toLowerCase())),
    );
    expect(inutiles).toEqual([]);
  });

  it.each([
    'de 12\\u00a0caractères au moins',
    'valable trois mois',
    'dans les&nbsp;7&nbsp;jours',
    'plus de 10\\u202f% de l’école',
    'Seize lettres et chiffres',
    '3 Mo au plus',
    'Trop de dépôts en une heure',
  ])('la recherche voit « %s »', (phrase) => {
    expect(phrase.replace(/&nbsp;|\\u00a0|\\u202f/g, ' ').match(TAPE)).toHaveLength(1);
  });
});

describe('la base obéit aux mêmes délais que ceux que l’on dit', () => {
  const sql = (name: string) => read(`migrations/fonctions/${name}.sql`).replace(/--.*$/gm, '');
  const MS: Record<string, number> = { minute: 60_000, minutes: 60_000, hours: 3_600_000 };
  const delais = (text: string, motif: RegExp): number[] =>
    [...text.matchAll(motif)].map(([, nombre, unite = '']) => Number(nombre) * (MS[unite] ?? 1));

  it('une session : activité, durée, étapes de la connexion', () => {
    const entree = sql('entree');
    expect(delais(entree, /when 'ouverte' then s\.vue_le > now\(\) - interval '(\d+) (\w+)'/g)).toEqual([
      INACTIVITY_MS,
    ]);
    expect(
      delais(entree, /when 'ouverte' then .*and s\.ouverte_le > now\(\) - interval '(\d+) (\w+)'/g),
    ).toEqual([SESSION_MAX_MS]);
    expect(delais(entree, /when 'telephone' then s\.ouverte_le > now\(\) - interval '(\d+) (\w+)'/g)).toEqual(
      [ETAPE_MS.telephone],
    );
    const autres = delais(entree, /else s\.ouverte_le > now\(\) - interval '(\d+) (\w+)'/g);
    expect(autres).toEqual([ETAPE_MS.otp]);
    expect(ETAPE_MS.enrolement).toBe(ETAPE_MS.otp);
  });

  it('un code récent, et combien de mots de passe sans lui', () => {
    const comptes = sql('comptes');
    const recent = / > clock_timestamp\(\) - interval '(\d+) (\w+)'/g;
    expect(delais(comptes, recent)).toEqual([CODE_RECENT_MS]);
    expect(delais(sql('contexte'), recent)).toEqual([CODE_RECENT_MS]);
    // As long as at the first login, to install the application.
    expect(delais(sql('mon-acces'), recent)).toEqual([ETAPE_MS.telephone]);
    expect(delais(comptes, /if v_emis > (\d+) /g)).toEqual([EMISSIONS_SANS_CODE]);
  });

  it('les mails sur un accès, par jour', () => {
    expect(delais(sql('avis'), /agent_avis\.nombre < (\d+)/g)).toEqual([AVIS_PAR_JOUR]);
  });
});

const NUMBER_WORDS = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];
/** « three », « 10 000 », « 10 » */
const lireNombre = (mots: string): number =>
  NUMBER_WORDS.includes(mots) ? NUMBER_WORDS.indexOf(mots) + 1 : Number(mots.replace(/\s/g, ''));

describe('README et docs disent les nombres du code', () => {
  const DOCUMENTS = ['README.md', ...fichiers('docs')].filter((path) => path.endsWith('.md'));
  const { nombre, unite } = VALIDITE_PROVISOIRE;
  const anglais = { mois: 'months', semaines: 'weeks', jours: 'days' }[unite];
  /** Sentences that some document has; wherever they are, they say this. */
  const DITS: readonly [phrase: RegExp, valeurs: readonly (number | string)[]][] = [
    [/valid (?:for )?(\w+) (months|weeks|days)/g, [nombre, anglais]],
    [
      /more than (\w+) people\s+receive\s+a\s+new\s+password\s+within\s+(\w+)\s+minutes/g,
      [EMISSIONS_SANS_CODE, CODE_RECENT_MS / 60_000],
    ],
    [/more than (\d+) MB or ([\d ]+) lines/g, [TAILLE_MAX_MO, LIGNES_MAX]],
    [/[Mm]ore than (\d+) % of departures/g, [POURCENT_MASSIF]],
  ];

  it.each(DITS)('%s', (phrase, valeurs) => {
    const dits = DOCUMENTS.flatMap((path) =>
      [...read(path).matchAll(phrase)].map(([, ...mots]) =>
        mots.map((mot) => (/s$/.test(mot) ? mot : lireNombre(mot))),
      ),
    );
    expect(dits.length).toBeGreaterThan(0);
    expect(dits).toEqual(dits.map(() => valeurs));
  });
});
