import pg from 'pg';
import { expect, it } from 'vitest';
import { prepareRoles, ROLE_NAMES } from '../../src/database/roles.ts';
import { useTestApp } from '../helpers/app.ts';

const test = useTestApp();

it('un rôle déjà prêt n’est pas retouché : un autre processus s’en sert peut-être à cet instant', async () => {
  const { ownerUrl, appUrl, accesUrl } = test.current;
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  const secrets = async () =>
    (
      await client.query(
        'select rolname, xmin, rolpassword from pg_authid where rolname = any ($1) order by 1',
        [ROLE_NAMES],
      )
    ).rows;
  try {
    const before = await secrets();
    expect(before).toHaveLength(3);
    expect(await prepareRoles(ownerUrl)).toMatchObject({ appUrl, accesUrl });
    expect(await secrets()).toEqual(before);
  } finally {
    await client.end();
  }
});
