import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConfigError } from '../../../src/config.ts';
import { type EmbeddedServer, startEmbedded } from '../../../src/database/embarque/embedded.ts';
import { migrate } from '../../../src/database/schema/migrations.ts';
import { prepareRoles, ROLE_NAMES } from '../../../src/database/schema/roles.ts';
import { lancerOps } from '../../helpers/processus/ops.ts';

/** A server of its own: a role is the whole server's. */
const home = join(tmpdir(), `comptes1d-roles-${process.pid}`);
let server: EmbeddedServer;
let client: pg.Client;
beforeAll(async () => {
  server = await startEmbedded(home, ['fsync=off']);
  client = new pg.Client({ connectionString: server.url });
  await client.connect();
}, 120_000);
afterAll(async () => {
  await client?.end();
  await server?.stop();
  rmSync(home, { recursive: true, force: true });
});

const secrets = async () =>
  (
    await client.query(
      `select a.rolname, a.xmin, a.rolpassword, r.rolconfig from pg_authid a join pg_roles r using (oid)
       where a.rolname = any ($1) order by 1`,
      [ROLE_NAMES],
    )
  ).rows;
const entre = async (url: string): Promise<string> => {
  const autre = new pg.Client({ connectionString: url });
  await autre.connect();
  return (await autre.query('select session_user::text as role').finally(() => autre.end())).rows[0].role;
};

describe('les rôles d’un développeur', { timeout: 60_000 }, () => {
  it('plusieurs processus les préparent à la fois : les mêmes, entiers', async () => {
    const urls = await Promise.all(Array.from({ length: 6 }, () => prepareRoles(server.url)));
    expect(new Set(urls.map((each) => JSON.stringify(each))).size).toBe(1);
    expect(await secrets()).toHaveLength(3);
    for (const { rolconfig } of await secrets()) expect(rolconfig).toContain('statement_timeout=30s');
    expect(await entre(urls[0]?.accesUrl ?? '')).toBe('comptes1d_acces');
  });

  it('déjà prêts, ils ne sont pas retouchés : un autre processus s’en sert peut-être à cet instant', async () => {
    const avant = await secrets();
    const urls = await prepareRoles(server.url);
    expect(await secrets()).toEqual(avant);
    await migrate(server.url);
    expect(await prepareRoles(server.url)).toEqual(urls);
    expect(await secrets()).toEqual(avant);
  });

  it('« ops » avec un autre SESSION_SECRET ne ferme pas la porte à l’application qui tourne', async () => {
    const avant = await secrets();
    const { appUrl } = await prepareRoles(server.url);
    const environment = { NODE_ENV: 'development', SESSION_SECRET: 'un-autre-secret-de-developpeur-de-32' };
    const { code } = await lancerOps(server.url, ['migrer'], { environment });
    expect(code).toBe(0);
    expect(await secrets()).toEqual(avant);
    expect(await entre(appUrl)).toBe('comptes1d_app');
  });

  it('préparés par un autre : laissés tels quels, et le refus dit quoi faire ; les nôtres sont remis', async () => {
    await client.query("alter role comptes1d_acces password 'celui-d-un-autre'");
    const avant = await secrets();
    const error = await prepareRoles(server.url).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ConfigError);
    expect((error as ConfigError).message).toMatch(
      /comptes1d_acces existe déjà .*DATABASE_URL_APP.*NODE_ENV=production/,
    );
    expect(await secrets()).toEqual(avant);
    const { accesUrl } = await prepareRoles(server.url, { ours: true });
    expect(await entre(accesUrl)).toBe('comptes1d_acces');
  });
});
