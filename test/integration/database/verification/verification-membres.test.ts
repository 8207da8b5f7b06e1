import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withLogin } from '../../../../src/database/connection.ts';
import { type EmbeddedServer, startEmbedded } from '../../../../src/database/embarque/embedded.ts';
import { migrate } from '../../../../src/database/schema/migrations.ts';
import { prepareRoles, ROLES, type RoleUrls } from '../../../../src/database/schema/roles.ts';
import { connectionsOf, verify } from '../../../../src/database/schema/verification.ts';

/** A server of its own: who is a member of the logins is the whole server's, and the other tests compare it too. */
const home = join(tmpdir(), `comptes1d-membres-${process.pid}`);
let server: EmbeddedServer;
let admin: pg.Client;
let urls: RoleUrls;

beforeAll(async () => {
  server = await startEmbedded(home, ['fsync=off']);
  urls = await prepareRoles(server.url);
  await migrate(server.url);
  admin = new pg.Client({ connectionString: server.url });
  await admin.connect();
  await admin.query("create role doublure login password 'doublure'; create role groupe; create role voisin");
}, 120_000);
afterAll(async () => {
  await admin?.end();
  await server?.stop();
  rmSync(home, { recursive: true, force: true });
});

const ecarts = async (changes: Partial<RoleUrls> = {}) =>
  (await verify(urls.appUrl, connectionsOf({ ...urls, ...changes })))
    .filter(({ owner }) => owner === undefined)
    .map(({ severity, what, remedy }) => `${severity} ${what} → ${remedy}`);

describe('qui d’autre peut agir comme un rôle du processus web (règles §11)', { timeout: 60_000 }, () => {
  it.each(Object.values(ROLES))(
    'un rôle étranger, membre de %s : plus de pouvoir, et le remède suffit',
    async (login) => {
      expect(await ecarts()).toEqual([]);
      await admin.query(`grant ${login} to doublure`);
      const remede = `revoke ${login} from doublure;`;
      expect(await ecarts()).toEqual([
        `more le rôle doublure peut agir comme ${login}, dont il est membre → ${remede}`,
      ]);
      await admin.query(remede);
      expect(await ecarts()).toEqual([]);
    },
  );

  it('par l’entremise d’un groupe aussi', async () => {
    await admin.query('grant comptes1d_app to groupe; grant groupe to doublure');
    expect(await ecarts()).toEqual([
      expect.stringContaining('le rôle doublure peut agir comme comptes1d_app'),
      expect.stringContaining('le rôle groupe peut agir comme comptes1d_app'),
    ]);
    await admin.query('revoke groupe from doublure; revoke comptes1d_app from groupe');
  });

  it('ni un administrateur, ni le propriétaire d’une autre base du serveur : ils le pourraient sans cela', async () => {
    await admin.query('grant comptes1d_app to doublure, voisin; alter role doublure createrole');
    await admin.query('create database voisine owner voisin');
    expect(await ecarts()).toEqual([]);
    await admin.query('alter role doublure nocreaterole; revoke comptes1d_app from doublure, voisin');
    await admin.query('drop database voisine');
  });

  it('ni celui qui remplace le rôle d’une connexion, le temps d’en changer le mot de passe, et n’est rien d’autre', async () => {
    const doublure = withLogin(urls.appUrl, 'doublure', 'doublure');
    await admin.query('grant comptes1d_app to doublure');
    expect(await ecarts({ appUrl: doublure })).toEqual([]);
    expect(await ecarts({ accesUrl: doublure })).toHaveLength(2);
    await admin.query('grant select on agents to doublure');
    expect(await ecarts({ appUrl: doublure })).toEqual([
      expect.stringContaining('le rôle doublure peut agir comme comptes1d_app'),
      expect.stringContaining('DATABASE_URL_APP se connecte avec le rôle doublure'),
    ]);
    await admin.query('revoke select on agents from doublure; revoke comptes1d_app from doublure');
  });

  it.each(['lo_creat(integer)', 'lo_create(oid)', 'lo_from_bytea(oid, bytea)'])(
    'les grands objets, rouverts à tous par %s : plus de pouvoir, et le remède suffit',
    async (fonction) => {
      await admin.query(`grant execute on function ${fonction} to public`);
      const [dit = '', ...reste] = await ecarts();
      expect(reste).toEqual([]);
      expect(dit).toMatch(/^more droit en trop\u00a0: grant execute on function lo_/);
      await admin.query(dit.split(' → ')[1] ?? '');
      expect(await ecarts()).toEqual([]);
    },
  );

  it('l’administrateur du serveur, propriétaire de la base : jamais « alter role … nosuperuser »', async () => {
    const siens = (await verify(urls.appUrl, [])).filter(({ owner }) => owner);
    expect(siens.map(({ what }) => what)).toContain('propriétaire de la base (postgres)\u00a0: superuser');
    for (const { remedy } of siens) expect(remedy).toContain('donnez la base à un rôle ordinaire');
  });
});
