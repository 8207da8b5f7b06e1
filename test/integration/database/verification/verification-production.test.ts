import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aadTemoin, encrypt, parseKeyRing } from '../../../../src/auth/encryption.ts';
import { commande as verifier } from '../../../../src/cli/commandes/verifier.ts';
import { ConfigError } from '../../../../src/config.ts';
import type { Played } from '../../../../src/database/schema/catalogue.ts';
import { migrate } from '../../../../src/database/schema/migrations.ts';
import { ROLES } from '../../../../src/database/schema/roles.ts';
import { connectionsOf, verify, verifyAtStart } from '../../../../src/database/schema/verification.ts';
import { createDeps, type DatabaseUrls } from '../../../../src/deps.ts';
import { PROJECT_ROOT } from '../../../../src/project-root.ts';
import { useTestApp } from '../../../helpers/app.ts';
import { donnerLesDroitsDe } from '../../../helpers/droits-donnes.ts';
import { construit } from '../../../helpers/processus/construit.ts';
import { lancer } from '../../../helpers/processus/ops.ts';
import { PRODUCTION } from '../../../helpers/processus/production.ts';

/**
 * A database as an administrator prepares it: its owner is nobody. Roles are the whole server's, and other tests use the
 * three logins at this very moment: what is altered here is of this file alone.
 */
const suffixe = randomBytes(5).toString('hex');
const PROPRIETAIRE = `verif_proprietaire_${suffixe}`;
const DOUBLURE = `verif_doublure_${suffixe}`;
const BASE = `verif_${suffixe}`;
const test = useTestApp();
let admin: pg.Client;
let base: pg.Client;
let urls: DatabaseUrls & { ownerUrl: string };

const vers = (url: string, changes: { pathname?: string; username?: string; password?: string }): string =>
  Object.assign(new URL(url), changes).href;

beforeAll(async () => {
  const { ownerUrl, appUrl, accesUrl, portailUrl } = test.current;
  admin = new pg.Client({ connectionString: ownerUrl });
  await admin.connect();
  await admin.query(`create role ${PROPRIETAIRE} login password 'proprio'`);
  await admin.query(`create role ${DOUBLURE} login password 'doublure'`);
  // In this order, and the other way round at the end: tests of other databases ask who is a member of the logins.
  await admin.query(`create database ${BASE} owner ${PROPRIETAIRE}`);
  await admin.query(`grant ${Object.values(ROLES).join(', ')} to ${PROPRIETAIRE}`);
  const ici = { pathname: `/${BASE}` };
  urls = {
    ownerUrl: vers(ownerUrl, { ...ici, username: PROPRIETAIRE, password: 'proprio' }),
    appUrl: vers(appUrl, ici),
    accesUrl: vers(accesUrl, ici),
    portailUrl: vers(portailUrl, ici),
  };
  base = new pg.Client({ connectionString: vers(ownerUrl, ici) });
  await base.connect();
  await base.query(
    'revoke execute on function lo_creat(integer), lo_create(oid), lo_from_bytea(oid, bytea) from public',
  );
});
afterAll(async () => {
  await base.end();
  await admin.query(`revoke ${Object.values(ROLES).join(', ')} from ${PROPRIETAIRE}`);
  await admin.query(`drop database ${BASE} with (force)`);
  await admin.query(`drop owned by ${PROPRIETAIRE}, ${DOUBLURE}`);
  await admin.query(`drop role ${PROPRIETAIRE}, ${DOUBLURE}`);
  await admin.end();
});

async function demarrer(environment: 'production' | 'development' = 'production'): Promise<string[]> {
  const avertissements: string[] = [];
  await verifyAtStart({ environment }, urls, (message) => avertissements.push(message));
  return avertissements;
}
const refus = async (): Promise<string> => {
  const error = await demarrer().catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(ConfigError);
  return (error as ConfigError).message;
};
const enProduction = async (environment: 'production' | 'development' = 'production') => {
  const deps = createDeps(test.current.config, urls);
  try {
    return await lancer({ ...test.current, deps }, verifier, {}, environment);
  } finally {
    await deps.close();
  }
};

async function lancerServeur(plus: Record<string, string> = {}) {
  const child = spawn(process.execPath, [construit('src/server.ts')], {
    cwd: PROJECT_ROOT,
    env: {
      PATH: process.env.PATH,
      ...PRODUCTION,
      PORT: '0',
      DATABASE_URL_APP: urls.appUrl,
      DATABASE_URL_ACCES: urls.accesUrl,
      DATABASE_URL_PORTAIL: urls.portailUrl,
      ...plus,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.on('data', (chunk) => (output += chunk));
  child.stderr.on('data', (chunk) => (output += chunk));
  const [code] = await once(child, 'close');
  return { code: code as number | null, output };
}

describe('le démarrage (règles §11)', { timeout: 180_000 }, () => {
  it('une base qui n’est pas migrée le dit, en une ligne', async () => {
    const message = await refus();
    expect(message).toContain('la base n’est pas migrée → lancez «\u00a0npm run ops -- migrer\u00a0»');
    expect(message).not.toContain('restaurée');
    const { sortie, code } = await enProduction();
    expect(code).toBe(1);
    expect(sortie).toContain('la base n’est pas migrée → lancez «\u00a0npm run ops -- migrer\u00a0»');
    expect(sortie).not.toContain('absent');
  });

  it('migrée par un propriétaire sans CREATEROLE, elle ne diffère en rien : la production démarre', async () => {
    await migrate(urls.ownerUrl);
    expect(await demarrer()).toEqual([]);
    expect(await demarrer('development')).toEqual([]);
    expect(await enProduction()).toEqual({
      code: 0,
      sortie: 'La base est telle que cette version l’attend.',
    });
  });

  it('plus de pouvoir : la production refuse, et dit quoi faire de chacun ; ailleurs, un avertissement', async () => {
    await base.query(
      'grant select on sessions to comptes1d_app; alter table journal disable row level security',
    );
    const message = await refus();
    expect(message).toContain('le démarrage est refusé');
    expect(message).toContain('revoke select on sessions from comptes1d_app;');
    expect(message).toContain('alter table journal enable row level security;');
    expect(await demarrer('development')).toHaveLength(2);
    const { sortie, code } = await enProduction();
    expect(code).toBe(1);
    expect(sortie).toMatch(
      /^Plus de pouvoir que prévu\u00a0:\n.*revoke select on sessions from comptes1d_app;/,
    );
  });

  it('le processus lui-même s’arrête, sans pile d’appels ni mot de passe', async () => {
    const { code, output } = await lancerServeur();
    expect(code).toBe(1);
    expect(output).toContain('revoke select on sessions from comptes1d_app;');
    expect(output).not.toContain('à l’écoute');
    expect(output).not.toMatch(/ {4}at /);
    expect(output).not.toContain(new URL(urls.appUrl).password);
    await base.query(
      'revoke select on sessions from comptes1d_app; alter table journal enable row level security',
    );
  });

  it('une autre clé que celle des lignes : le processus web s’arrête, et la nomme en une ligne (décision 031)', async () => {
    const keyRing = parseKeyRing(PRODUCTION.ENCRYPTION_KEYS);
    const temoin = encrypt(keyRing, 'Comptes 1D', aadTemoin('k1'));
    await base.query('insert into cles_temoins (cle, chiffre) values ($1, $2)', [temoin.cle, temoin.chiffre]);
    await base.query(
      `insert into provisoires (compte_id, ecole_id, chiffre, cle, emis_le, expire_le)
       values (1, 1, '\\x00', 'k1', now(), now())`,
    );
    const { code, output } = await lancerServeur({
      ENCRYPTION_KEYS: 'k1:q0h0nH1S5mCVHhS8m2yC4cE3vS6wTzqJ1pXbYk9uRfM=',
    });
    expect([code, output]).toEqual([
      1,
      expect.stringMatching(
        /^ENCRYPTION_KEYS\u00a0: «\u00a0k1\u00a0» n’est pas la clé qui a chiffré cette base → .*\n$/,
      ),
    ]);
    await base.query('delete from provisoires; delete from cles_temoins');
  });

  it('moins de pouvoir n’est qu’un avertissement, et le code de « verifier » est 0', async () => {
    await base.query('revoke select on eleves from comptes1d_app');
    expect(await demarrer()).toEqual([expect.stringContaining('grant select on eleves to comptes1d_app')]);
    const { sortie, code } = await enProduction();
    expect(code).toBe(0);
    expect(sortie).toMatch(/^Avertissements\u00a0:\n.*grant select on eleves to comptes1d_app/);
    await base.query('grant select on eleves to comptes1d_app');
    expect(await demarrer()).toEqual([]);
  });

  it('une migration en attente est dite', async () => {
    await base.query("delete from migrations where name = '20261128090600_journal'");
    const { sortie, code } = await enProduction();
    expect([code, sortie]).toEqual([
      0,
      expect.stringContaining('migration en attente\u00a0: 20261128090600_journal'),
    ]);
    await base.query(
      "insert into migrations (name, batch, migration_time) values ('20261128090600_journal', 1, now())",
    );
    expect((await enProduction()).sortie).toContain('telle que');
  });

  it.each(['createrole', 'superuser', 'replication'])(
    'un propriétaire %s : refusé en production',
    async (what) => {
      await admin.query(`alter role ${PROPRIETAIRE} ${what}`);
      expect(await refus()).toContain(`alter role ${PROPRIETAIRE} no${what};`);
      expect(await demarrer('development')).toEqual([]);
      expect((await enProduction()).code).toBe(1);
      // On a developer's machine the owner is whoever started the server.
      const { sortie, code } = await enProduction('development');
      expect([code, sortie]).toEqual([0, expect.stringContaining(what)]);
      await admin.query(`alter role ${PROPRIETAIRE} no${what}`);
      expect(await demarrer()).toEqual([]);
    },
  );

  it('un propriétaire qui peut lancer des programmes sur le serveur : refusé', async () => {
    await admin.query(`grant pg_execute_server_program to ${PROPRIETAIRE}`);
    expect(await refus()).toContain(`revoke pg_execute_server_program from ${PROPRIETAIRE};`);
    await admin.query(`revoke pg_execute_server_program from ${PROPRIETAIRE}`);
    expect(await demarrer()).toEqual([]);
  });

  it('une fonction à un autre qu’au propriétaire agit en son nom : refusée', async () => {
    await base.query(
      `alter function journaliser(text, jsonb) owner to ${new URL(test.current.ownerUrl).username}`,
    );
    expect(await refus()).toContain(`owned by ${new URL(test.current.ownerUrl).username}`);
    await base.query(`alter function journaliser(text, jsonb) owner to ${PROPRIETAIRE}`);
    expect(await demarrer()).toEqual([]);
  });

  it('« ops » qui n’agit pas en propriétaire des tables le dit', async () => {
    const aussi = vers(test.current.ownerUrl, { pathname: `/${BASE}` });
    const deps = createDeps(test.current.config, { ...urls, ownerUrl: aussi });
    const { sortie, code } = await lancer({ ...test.current, deps }, verifier, {}, 'production');
    await deps.close();
    expect([code, sortie]).toEqual([
      1,
      expect.stringContaining(`et non ${PROPRIETAIRE}, à qui sont les tables`),
    ]);
  });
});

describe('les rôles qui tournent (règles §11 : « trois rôles qui ne possèdent rien »)', () => {
  const joue: Played = [
    { login: ROLES.app, role: ROLES.app },
    { login: ROLES.acces, role: ROLES.acces },
    { login: ROLES.portail, role: DOUBLURE },
  ];
  const dits = async () =>
    (await verify(urls.appUrl, [], { played: joue })).map(({ severity, what }) => `${severity} ${what}`);
  /** The understudy may do what the login may, and nothing else is its own. */
  beforeAll(async () => {
    await base.query(`grant connect on database ${BASE} to ${DOUBLURE}`);
    expect(await donnerLesDroitsDe(base, ROLES.portail, DOUBLURE)).toBeGreaterThan(30);
  });

  it('un rôle qui n’est que lui-même n’a rien de trop', async () => {
    expect(await dits()).toEqual([]);
  });

  it.each(['superuser', 'bypassrls', 'createrole', 'createdb', 'replication'])('%s', async (what) => {
    await admin.query(`alter role ${DOUBLURE} ${what}`);
    expect(await dits()).toEqual([`more rôle comptes1d_portail\u00a0: ${what}`]);
    await admin.query(`alter role ${DOUBLURE} no${what}`);
    expect(await dits()).toEqual([]);
  });

  it.each([PROPRIETAIRE, 'pg_read_all_data'])('membre d’un autre rôle : %s', async (group) => {
    await admin.query(`grant ${group} to ${DOUBLURE}`);
    expect(await dits()).toEqual([`more rôle comptes1d_portail\u00a0: member of ${group}`]);
    await admin.query(`revoke ${group} from ${DOUBLURE}`);
    expect(await dits()).toEqual([]);
  });

  it('un objet à lui', async () => {
    await base.query(`create table a_lui (); alter table a_lui owner to ${DOUBLURE}`);
    expect(await dits()).toContain(`more rôle comptes1d_portail\u00a0: owner of objects in database ${BASE}`);
    await base.query('drop table a_lui');
    expect(await dits()).toEqual([]);
  });

  it('un rôle qui ne peut plus se connecter n’est qu’un avertissement', async () => {
    await admin.query(`alter role ${DOUBLURE} nologin`);
    expect(await dits()).toEqual([`less absent\u00a0: role comptes1d_portail login`]);
    await admin.query(`alter role ${DOUBLURE} login`);
  });

  const desConnexions = async (changes: Partial<DatabaseUrls>) =>
    (await verify(urls.appUrl, connectionsOf({ ...urls, ...changes }))).map(({ what }) => what);
  it('chacune a le rôle qu’elle doit avoir : ni celui de l’autre, ni le propriétaire', async () => {
    expect(await desConnexions({})).toEqual([]);
    expect(await desConnexions({ appUrl: urls.accesUrl, accesUrl: urls.appUrl })).toEqual([
      expect.stringContaining('DATABASE_URL_APP se connecte avec le rôle comptes1d_acces'),
      expect.stringContaining('DATABASE_URL_ACCES se connecte avec le rôle comptes1d_app'),
    ]);
    expect(await desConnexions({ accesUrl: urls.ownerUrl })).toEqual([
      expect.stringContaining(`DATABASE_URL_ACCES se connecte avec le rôle ${PROPRIETAIRE}`),
    ]);
  });
});
