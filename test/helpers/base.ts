import type { Sql } from 'sql-template-tag';
import type { TestApp } from './app.ts';

/** For one file: says a statement as the owner of the database, to set a scene or to look at what was done. */
export const useBase =
  (test: { readonly current: TestApp }) =>
  <T = Record<string, unknown>>(enonce: Sql): Promise<T[]> =>
    test.current.deps.database.withOps((trx) => trx.rows<T>(enonce));
