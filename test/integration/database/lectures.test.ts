import sql from 'sql-template-tag';
import { beforeAll, describe, expect, it } from 'vitest';
import type { AccesEcole } from '../../../src/database/database.ts';
import type { Reads } from '../../../src/database/transaction.ts';
import { accesDe, creerAgent } from '../../builders/agent.ts';
import { creerEcole } from '../../builders/ecole.ts';
import { useTestApp } from '../../helpers/app.ts';

const test = useTestApp();
let acces: AccesEcole;
beforeAll(async () => {
  const { deps } = test.current;
  const ecole = await creerEcole(deps);
  acces = await accesDe(deps, await creerAgent(deps, { ecoles: [ecole] }), ecole);
});

/** Each way to a transaction that reads. */
const LECTURES: Readonly<Record<string, <R>(fn: (trx: Reads) => Promise<R>) => Promise<R>>> = {
  readEcole: (fn) => test.current.deps.database.readEcole(acces, fn),
  readEcoleOps: (fn) => test.current.deps.database.readEcoleOps(acces.ecoleId, fn),
  readAgent: (fn) => test.current.deps.database.readAgent(acces.session, fn),
  readSession: (fn) => test.current.deps.database.readSession(acces.session, fn),
  readOps: (fn) => test.current.deps.database.readOps(fn),
};

describe('une lecture ne peut pas écrire, et voit tout au même moment', () => {
  it.each(Object.entries(LECTURES))(
    '%s : pas de « run », ni dans son type, ni dans sa poignée',
    (_nom, lire) =>
      lire(async (trx) => {
        // @ts-expect-error: a write does not compile.
        expect(trx.run).toBeUndefined();
      }),
  );

  it('ni dans le type de ce que chacune donne', async () => {
    const { database } = test.current.deps;
    const { session, ecoleId } = acces;
    // @ts-expect-error: a write does not compile.
    await database.readEcole(acces, async (trx) => expect(trx.run).toBeUndefined());
    // @ts-expect-error: a write does not compile.
    await database.readEcoleOps(ecoleId, async (trx) => expect(trx.run).toBeUndefined());
    // @ts-expect-error: a write does not compile.
    await database.readAgent(session, async (trx) => expect(trx.run).toBeUndefined());
    // @ts-expect-error: a write does not compile.
    await database.readSession(session, async (trx) => expect(trx.run).toBeUndefined());
    // @ts-expect-error: a write does not compile.
    await database.readOps(async (trx) => expect(trx.run).toBeUndefined());
  });

  it.each(Object.entries(LECTURES))(
    '%s : PostgreSQL refuse une écriture, et ne montre qu’un moment',
    (_nom, lire) =>
      lire(async (trx) => {
        const mode = await trx.one<{ isolement: string; lecture: string }>(
          sql`select current_setting('transaction_isolation') as isolement,
          current_setting('transaction_read_only') as lecture`,
        );
        expect(mode).toEqual({ isolement: 'repeatable read', lecture: 'on' });
        await expect(trx.rows(sql`create table interdite (n int)`)).rejects.toMatchObject({ code: '25006' });
      }),
  );
});
