import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PROJECT_ROOT } from '../../src/project-root.ts';
import { useTestApp } from '../helpers/app.ts';
import { lancerOps } from '../helpers/ops.ts';

const test = useTestApp();
const ROLE = `pannes_${randomBytes(5).toString('hex')}`;
const VIDE = `${ROLE}_vide`;
const dossier = mkdtempSync(join(tmpdir(), 'comptes1d-pannes-'));
let admin: pg.Client;

beforeAll(async () => {
  admin = new pg.Client({ connectionString: test.current.ownerUrl });
  await admin.connect();
  await admin.query(`create role ${ROLE} login password 'le-bon-mot-de-passe'`);
  await admin.query(`create database ${VIDE} owner ${ROLE}`);
  await admin.query(`grant comptes1d_app to ${ROLE}`);
});
afterAll(async () => {
  await admin.query(`drop database ${VIDE} with (force)`);
  await admin.query(`drop owned by ${ROLE}`);
  await admin.query(`drop role ${ROLE}`);
  await admin.end();
  rmSync(dossier, { recursive: true, force: true });
});

const vers = (changes: Record<string, string>) => Object.assign(new URL(test.current.ownerUrl), changes).href;
const production = (
  args: readonly string[],
  url = test.current.ownerUrl,
  plus: Record<string, string> = {},
) => lancerOps(url, args, { environment: { NODE_ENV: 'production', ...plus } });
const compter = async (sql: string) => Number((await admin.query(sql)).rows[0].count);

/** A shell that runs « ops … » followed by this; what it prints, and the exit code of ops (pipefail: the last that fails). */
async function shell(suite: string, args: string, environment: Record<string, string> = {}) {
  const child = spawn('bash', ['-c', `set -o pipefail; node --import tsx src/cli/ops.ts ${args} ${suite}`], {
    cwd: PROJECT_ROOT,
    env: {
      PATH: process.env.PATH,
      DATABASE_URL: test.current.ownerUrl,
      NODE_ENV: 'test',
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk) => (stdout += chunk));
  child.stderr.on('data', (chunk) => (stderr += chunk));
  const [code] = await once(child, 'close');
  return { code: code as number | null, stdout, stderr };
}

describe('un refus est une phrase en français, avec le code 1', { timeout: 120_000 }, () => {
  const cas: [string, () => Promise<{ code: number | null; stdout: string; stderr: string }>, RegExp][] = [
    [
      'mauvais mot de passe',
      () => production(['nuit'], vers({ username: ROLE, password: 'le-mauvais-mot-de-passe' })),
      /refuse le mot de passe du rôle «\u00a0pannes_/,
    ],
    [
      'serveur éteint',
      () => production(['nuit'], vers({ host: '127.0.0.1:1' })),
      /ne répond pas sur 127\.0\.0\.1:1/,
    ],
    [
      'machine inconnue',
      () => production(['nuit'], vers({ host: 'nulle-part.invalid' })),
      /«\u00a0nulle-part\.invalid\u00a0»/,
    ],
    [
      'base absente',
      () => production(['nuit'], vers({ pathname: '/base_absente' })),
      /La base «\u00a0base_absente\u00a0» n’existe pas/,
    ],
    [
      'base sans schéma',
      () =>
        production(['nuit'], vers({ pathname: `/${VIDE}`, username: ROLE, password: 'le-bon-mot-de-passe' })),
      /n’est pas migrée/,
    ],
    ['droit insuffisant', () => production(['nuit'], test.current.appUrl), /Droit insuffisant/],
    ['adresse absente', () => production(['nuit'], ''), /DATABASE_URL : à définir en production/],
    ['clés absentes, là où elles servent', () => production(['travail']), /ENCRYPTION_KEYS/],
    [
      'fichier absent',
      () => production(['onde:importer-tout', join(dossier, 'absent')]),
      /absent n’existe pas/,
    ],
    [
      'fichier d’agents absent',
      () => production(['agents:importer', join(dossier, 'absent.csv')]),
      /absent\.csv n’existe pas/,
    ],
    ['école inconnue', () => production(['agents:lister', '--ecole', '0990077W']), /n’existe pas ici/],
    [
      'dossier qui est un fichier',
      () => {
        writeFileSync(join(dossier, 'fichier'), '');
        return production(['demo:onde', '--out', join(dossier, 'fichier')]);
      },
      /fichier.*(dossier|attendu)/,
    ],
    ['commande inconnue', () => production(['detruire']), /«\u00a0detruire\u00a0» n’existe pas/],
  ];
  it.each(cas)('%s', async (_quoi, lancer, phrase) => {
    const { code, stdout, stderr } = await lancer();
    expect(code).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toMatch(phrase);
    expect(stderr).not.toMatch(/ {4}at |le-mauvais|error:/);
    // A list of settings has a line for each.
    if (!stderr.includes('Configuration refusée')) expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  });

  it('LOG_LEVEL=debug ajoute la pile d’appels', async () => {
    const { code, stderr } = await production(['nuit'], vers({ host: '127.0.0.1:1' }), {
      LOG_LEVEL: 'debug',
    });
    expect(code).toBe(1);
    expect(stderr).toMatch(/ne répond pas[\s\S]*\n {4}at /);
  });

  it('chaque commande ne demande que ce dont elle se sert : nuit et verifier, ni clés ni mails ; travail, si', async () => {
    expect((await production(['nuit'])).code).toBe(0);
    expect((await production(['verifier'])).stderr).not.toContain('Configuration');
    const { code, stderr } = await production(['travail']);
    expect(code).toBe(1);
    for (const nom of ['SMTP_URL', 'BASE_URL', 'MAIL_EXPEDITEUR', 'ENCRYPTION_KEYS'])
      expect(stderr).toContain(nom);
    expect(stderr).not.toContain('SESSION_SECRET');
  });

  it('sans argument, et par --help : l’aide en français, code 0 ; --version : celle de package.json', async () => {
    for (const args of [[], ['--help'], ['onde:importer', '--help']]) {
      const { code, stdout, stderr } = await production(args);
      expect([code, stderr]).toEqual([0, '']);
      expect(stdout).toMatch(/^Usage\u00a0: ops/);
      expect(stdout).toContain('affiche cette aide');
      expect(stdout).not.toMatch(/Options:|Commands:|display help|default:/);
    }
    expect((await production(['--version'])).stdout).toMatch(/^0\.1\.0( \(commit [0-9a-f]+\))?\n$/);
  });
});

describe('un lecteur qui s’en va', { timeout: 120_000 }, () => {
  const creer = (nom: string) => `agents:creer --identifiant ${nom} --nom A --prenom B --fonction enseignant`;
  const agents = (nom: string) => compter(`select count(*) from agents where identifiant = '${nom}'`);

  it('n’interrompt aucun travail : « nuit | true » purge quand même, code 0, sans pile d’appels', async () => {
    for (const suite of ['| true', '2>&1 | true']) {
      await admin.query("insert into limites (key, points, expire) values ('temoin', 1, 1)");
      const { code, stderr } = await shell(suite, 'nuit');
      expect([suite, code]).toEqual([suite, 0]);
      expect(stderr).not.toContain('EPIPE');
      expect(await compter("select count(*) from limites where key = 'temoin'")).toBe(0);
    }
  });

  it.each(['| true', '>&-', '> /dev/null', '> /dev/full'])(
    'ne perd aucun secret : « agents:creer %s » ne crée personne, et le dit',
    async (suite) => {
      const nom = `perdu${suite.replace(/\W/g, '')}`;
      // « true » is gone long before the command has its secrets.
      const { code, stdout, stderr } = await shell(suite, creer(nom));
      expect(code).toBe(1);
      expect(stdout).toBe('');
      expect(stderr).toMatch(/Rien n’a été fait/);
      expect(stderr).not.toMatch(/ {4}at /);
      expect(await agents(nom)).toBe(0);
    },
  );

  it('lus, ils valent : l’agent existe, même si standard error est fermée', async () => {
    const { code, stdout } = await shell('2>&- | cat', creer('lus'));
    expect(code).toBe(0);
    expect(stdout).toMatch(/Mot de passe +\S+\nCode d’enrôlement +\S+/);
    expect(await agents('lus')).toBe(1);
  });

  it('un compte rendu perdu (disque plein) n’est pas un succès', async () => {
    const { code, stderr } = await shell('> /dev/full', 'nuit');
    expect(code).toBe(1);
    expect(stderr).toContain('ENOSPC');
  });
});

describe('migrer', { timeout: 120_000 }, () => {
  it('nomme ce qu’il supprime, et rien quand il n’y a rien', async () => {
    await admin.query(
      'create function ajoutee_a_la_main(integer) returns integer language sql as $$ select $1 $$',
    );
    await admin.query('create view vue_a_la_main as select 1 as un');
    await admin.query('grant select on vue_a_la_main to comptes1d_app');
    await admin.query('grant select on sessions to comptes1d_app; grant update (nom) on agents to public');
    const { code, stdout } = await production(['migrer']);
    expect(code).toBe(0);
    expect(stdout).toContain(
      'supprimée, inconnue de cette version\u00a0: fonction ajoutee_a_la_main(integer)\n',
    );
    expect(stdout).toContain('supprimée, inconnue de cette version\u00a0: vue vue_a_la_main\n');
    expect(stdout.match(/supprimée/g)).toHaveLength(2);
    expect(stdout.match(/^retiré.*$/gm)).toEqual([
      'retiré, inconnu de cette version\u00a0: grant select on sessions to comptes1d_app',
      'retiré, inconnu de cette version\u00a0: grant update (nom) on agents to public',
    ]);
    expect((await production(['verifier'])).stdout).not.toMatch(/sessions|agents/);
    expect(await compter("select count(*) from pg_class where relname = 'vue_a_la_main'")).toBe(0);
    expect((await production(['migrer'])).stdout).not.toMatch(/supprimée|retiré/);
  });
});
