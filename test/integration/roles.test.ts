import pg from 'pg';
import { expect, it } from 'vitest';
import { prepareRoles } from '../../src/database/roles.ts';
import { useTestApp } from '../helpers/app.ts';

const test = useTestApp();

it('un rôle déjà prêt n’est pas retouché : un autre processus s’en sert peut-être à cet instant', async () => {
  const { config, ownerUrl, appUrl, accesUrl } = test.current;
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  const secrets = async () =>
    (
      await client.query(
        "select rolname, xmin, rolpassword from pg_authid where rolname like 'comptes1d%' order by 1",
      )
    ).rows;
  const before = await secrets();
  expect(before).toHaveLength(3);
  expect(await prepareRoles(ownerUrl, config.sessionSecret)).toEqual({ appUrl, accesUrl });
  expect(await secrets()).toEqual(before);
  await client.end();
});
