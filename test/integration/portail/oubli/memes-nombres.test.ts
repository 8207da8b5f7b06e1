import sql from 'sql-template-tag';
import { expect, it } from 'vitest';
import { enMs } from '../../../../src/domain/duree.ts';
import { masquerMail, masquerTelephone } from '../../../../src/domain/portail/contacts.ts';
import { DUREE_DE_CODE } from '../../../../src/domain/portail/oubli.ts';
import { useTestApp } from '../../../helpers/app.ts';

const test = useTestApp();

it('un code vaut dans la base ce que les gens en lisent', async () => {
  for (const canal of ['sms', 'mail'] as const) {
    const { ms } = await test.current.deps.database.withOps((trx) =>
      trx.one<{ ms: number }>(sql`select extract(epoch from duree_de_code(${canal}))::int * 1000 as ms`),
    );
    expect(ms).toBe(enMs(DUREE_DE_CODE[canal]));
  }
});

it.each(['anne.leroy@exemple.fr', 'é@ecole.fr', '"a@b"@exemple.fr'])(
  'la base et la page cachent de même %s',
  async (mail) => {
    const { cache } = await test.current.deps.database.withOps((trx) =>
      trx.one<{ cache: string }>(sql`select masquer_contact('mail', ${mail}) as cache`),
    );
    expect(cache).toBe(masquerMail(mail));
  },
);

it('et un numéro', async () => {
  const { cache } = await test.current.deps.database.withOps((trx) =>
    trx.one<{ cache: string }>(sql`select masquer_contact('sms', '+33612345678') as cache`),
  );
  expect(cache).toBe(masquerTelephone('+33612345678'));
});
