import { spawn } from 'node:child_process';
import { once } from 'node:events';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { AGENTS_DEMO } from '../../seeds/circonscription-demo.ts';
import { ConfigError, loadConfig } from '../../src/config.ts';
import { assertDemonstration } from '../../src/database/demonstration.ts';
import { openDatabase } from '../../src/database/open.ts';
import { PROJECT_ROOT } from '../../src/project-root.ts';
import { uai } from '../builders/ecole.ts';
import { type ClonedDatabase, cloneDatabase } from '../helpers/app.ts';
import { lancerOps } from '../helpers/ops.ts';

/** A database whose name is not a test's, with the schema of this version: what a real one is. */
let clone: ClonedDatabase;
let base: pg.Client;
let ownerUrl: string;

beforeAll(async () => {
  clone = await cloneDatabase('reelle');
  ({ ownerUrl } = clone.urls);
  base = new pg.Client({ connectionString: ownerUrl });
  await base.connect();
}, 60_000);
afterAll(async () => {
  await base?.end();
  await clone?.drop();
});

const agent = (identifiant: string, nom: string, prenom: string) =>
  base.query(
    `insert into agents (identifiant, nom, prenom, fonction, mot_de_passe_hache) values ($1, $2, $3, 'directeur', 'x')`,
    [identifiant, nom, prenom],
  );
afterEach(() => base.query('delete from agents; delete from ecoles'));

/** What would change if anything were written: rows, schema, the logins and their passwords. */
const empreinte = async () =>
  (
    await base.query(`
      select (select count(*)::int from agents) as agents, (select count(*)::int from ecoles) as ecoles,
        (select max(xmin::text::bigint)::text from pg_class) as schema,
        (select string_agg(rolname || xmin::text || coalesce(rolpassword, ''), ' ' order by rolname) from pg_authid
         where rolname like 'comptes1d\\_%') as roles`)
  ).rows[0];

async function refus(environment: Record<string, string> = {}): Promise<string> {
  const avant = await empreinte();
  const config = loadConfig({ DATABASE_URL: ownerUrl, ...environment });
  const error = await openDatabase(config, 'web').then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(ConfigError);
  expect(await empreinte()).toEqual(avant);
  return (error as ConfigError).message;
}
const accepte = () => assertDemonstration({ environment: 'development' }, ownerUrl);

describe('hors production, une base qui n’est pas celle de la démonstration est refusée (DESIGN §11)', {
  timeout: 60_000,
}, () => {
  it('vide, ou avec ses seuls agents, elle est acceptée', async () => {
    await accepte();
    for (const { identifiant, nom, prenom } of AGENTS_DEMO) await agent(identifiant, nom, prenom);
    await accepte();
    await base.query(
      `insert into ecoles (uai, nom, commune, academie, recherche) values ('${uai(9)}', 'Essai', 'Ici', 'A', 'essai')`,
    );
    await accepte();
  });

  it('un agent de plus : refusée avant que rien n’y soit écrit, ni rôle, ni ligne, avec ce qu’il faut faire', async () => {
    for (const { identifiant, nom, prenom } of AGENTS_DEMO) await agent(identifiant, nom, prenom);
    await agent('jmoreau', 'Moreau', 'Jeanne');
    const message = await refus();
    expect(message).toContain('1 de ses agents n’en est pas');
    expect(message).toContain('NODE_ENV=production');
    // Nor by the variable that opens the demonstration to the network, nor as a test.
    expect(await refus({ DANGER_DEMO_OUVERTE_AU_RESEAU: 'oui', HOST: '0.0.0.0' })).toBe(message);
    expect(await refus({ NODE_ENV: 'test' })).toBe(message);
  });

  it('un vrai « cmartin » n’est pas celle de la démonstration', async () => {
    await agent('cmartin', 'Martin', 'Christophe');
    expect(await refus()).toContain('1 de ses agents n’en est pas');
  });

  it('des écoles sans personne encore : refusée', async () => {
    await base.query(
      `insert into ecoles (uai, nom, commune, academie, recherche) values ('${uai(9)}', 'Vraie', 'Ici', 'A', 'vraie')`,
    );
    expect(await refus()).toContain('1 de ses écoles n’en est pas');
  });

  it('un rôle à qui elle n’appartient pas, et qui n’en verrait rien : refusée', async () => {
    const nom = new URL(ownerUrl).pathname.slice(1);
    const role = `autre_${nom}`;
    await base.query(
      `create role ${role} login password 'autre'; grant connect on database ${nom} to ${role}`,
    );
    await base.query(`grant select on agents, ecoles to ${role}`);
    const url = Object.assign(new URL(ownerUrl), { username: role, password: 'autre' }).href;
    await agent('jmoreau', 'Moreau', 'Jeanne');
    await expect(assertDemonstration({ environment: 'development' }, url)).rejects.toThrow(
      /n’en est pas|n’appartient pas/,
    );
    await base.query(`drop owned by ${role}; drop role ${role}`);
  });

  it('les processus eux-mêmes s’arrêtent, en une phrase : le web, ops, et « otp »', async () => {
    await agent('jmoreau', 'Moreau', 'Jeanne');
    const avant = await empreinte();
    const web = spawn(process.execPath, ['--import', 'tsx', 'src/server.ts'], {
      cwd: PROJECT_ROOT,
      env: { PATH: process.env.PATH, PORT: '0', DATABASE_URL: ownerUrl },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    web.stdout.on('data', (chunk) => (output += chunk));
    web.stderr.on('data', (chunk) => (output += chunk));
    expect((await once(web, 'close'))[0]).toBe(1);
    expect(output).toMatch(
      /^La base «\u00a0reelle_\w+\u00a0» n’est pas celle de la démonstration\u00a0: .*\n$/,
    );
    for (const NODE_ENV of ['development', 'test']) {
      const { code, stdout, stderr } = await lancerOps(ownerUrl, ['otp', 'jmoreau'], {
        environment: { NODE_ENV },
      });
      expect([code, stdout]).toEqual([1, '']);
      expect(stderr).toContain('n’est pas celle de la démonstration');
      expect(stderr).not.toMatch(/ {4}at /);
    }
    expect(await empreinte()).toEqual(avant);
  });
});
