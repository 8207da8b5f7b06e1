import pg from 'pg';
import { expect, it } from 'vitest';
import { prepareWebRole } from '../../src/database/web-role.ts';
import { useTestApp } from '../helpers/app.ts';

const test = useTestApp();

it('le rôle web déjà prêt n’est pas retouché : un autre processus s’en sert peut-être à cet instant', async () => {
  const { config, ownerUrl, webUrl } = test.current;
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  const secret = async () =>
    (await client.query("select xmin, rolpassword from pg_authid where rolname = 'comptes1d_web'")).rows[0];
  const before = await secret();
  expect(await prepareWebRole(ownerUrl, config.sessionSecret)).toBe(webUrl);
  expect(await secret()).toEqual(before);
  await client.end();
});
