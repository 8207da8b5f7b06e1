import sql from 'sql-template-tag';
import { vi } from 'vitest';
import type { EcoleLecture } from '../../src/database/transaction.ts';
import type { Deps } from '../../src/deps.ts';

/** Rows of our tables that this connection has read and not yet reported. */
const lues = async (trx: EcoleLecture): Promise<number> =>
  (
    await trx.one<{ lues: number }>(
      sql`select sum(coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0))::int as lues from pg_stat_xact_user_tables`,
    )
  ).lues;

/**
 * Counts, from now on, the rows that the application's transactions read, which depends neither on the machine nor on its
 * speed; the function returned gives the most that one transaction read since it was last asked. Once per application.
 */
export function compterLignesLues({ database }: Pick<Deps, 'database'>): () => number {
  let plus = 0;
  const compter =
    <T extends EcoleLecture, R>(fn: (trx: T) => Promise<R>) =>
    async (trx: T): Promise<R> => {
      const avant = await lues(trx);
      const resultat = await fn(trx);
      plus = Math.max(plus, (await lues(trx)) - avant);
      return resultat;
    };
  const { withEcole, readEcole, withEcoleOps } = database;
  vi.spyOn(database, 'withEcole').mockImplementation(
    (acces, fn) => withEcole.call(database, acces, compter(fn)) as ReturnType<typeof fn>,
  );
  vi.spyOn(database, 'readEcole').mockImplementation(
    (acces, fn) => readEcole.call(database, acces, compter(fn)) as ReturnType<typeof fn>,
  );
  vi.spyOn(database, 'withEcoleOps').mockImplementation(
    (ecoleId, fn) => withEcoleOps.call(database, ecoleId, compter(fn)) as ReturnType<typeof fn>,
  );
  return () => {
    const nombre = plus;
    plus = 0;
    return nombre;
  };
}
