import type pg from 'pg';
import { isLost } from './pannes.ts';
import type { Pool } from './pool.ts';

/** What every handle can do. SQL takes $1, $2…; rows come back as PostgreSQL names them (snake_case). */
export interface Trx {
  rows<T>(sql: string, params?: readonly unknown[]): Promise<T[]>;
  /** Exactly one row, or an error. */
  one<T>(sql: string, params?: readonly unknown[]): Promise<T>;
  maybeOne<T>(sql: string, params?: readonly unknown[]): Promise<T | undefined>;
  /** Number of rows written. */
  run(sql: string, params?: readonly unknown[]): Promise<number>;
}

/** A transaction that has entered a school: the only way to school data. */
export interface EcoleTrx extends Trx {
  readonly kind: 'ecole';
  readonly ecoleId: string;
}

/** A transaction of an agent who has entered no school: the choice of one. */
export interface AgentTrx extends Trx {
  readonly kind: 'agent';
  readonly agentId: string;
}

/** The login services, before a session is known: narrow functions only. */
export interface ConnexionTrx extends Trx {
  readonly kind: 'connexion';
}

/** The login services, about the agent of one session, whatever step it has reached. */
export interface SessionTrx extends Trx {
  readonly kind: 'session';
  readonly agentId: string;
  readonly session: string;
  /** « ouverte »: logged in; otherwise what is still to be proved. */
  readonly etape: string;
}

/** The owner's transaction, for ops: it sees everything, and the web process has no way to one. */
export interface OpsTrx extends Trx {
  readonly kind: 'ops';
}

export type Ask = (sql: string, params?: readonly unknown[]) => Promise<pg.QueryResult>;

/** How a transaction begins: its mode, then what it states to the database; the answer completes the handle. */
export interface Entree<I> {
  begin: string;
  enter(ask: Ask): Promise<I>;
  /** How long a statement may take, in milliseconds, where it is not what the pool says. */
  limit?: number;
}

/** Runs fn between begin and commit; any error rolls everything back. */
export async function inTransaction<H extends Trx, R>(
  pool: Pool,
  { begin, enter, limit }: Entree<Omit<H, keyof Trx>>,
  fn: (trx: H) => Promise<R>,
): Promise<R> {
  const client = await pool.begin(begin);
  const ask: Ask = (sql, params) => pool.ask(client, sql, params, limit);
  let open = true;
  const query: Ask = async (sql, params) => {
    if (!open) throw new Error('Transaction déjà terminée');
    return ask(sql, params);
  };
  const trx = {
    rows: async (sql: string, params?: readonly unknown[]) => (await query(sql, params)).rows,
    one: async (sql: string, params?: readonly unknown[]) => {
      const { rows } = await query(sql, params);
      if (rows.length !== 1) throw new Error(`Une ligne attendue, ${rows.length} reçues`);
      return rows[0];
    },
    maybeOne: async (sql: string, params?: readonly unknown[]) => (await query(sql, params)).rows[0],
    run: async (sql: string, params?: readonly unknown[]) => (await query(sql, params)).rowCount ?? 0,
  };
  try {
    const identity = await enter(ask);
    const result = await fn({ ...trx, ...identity } as unknown as H);
    open = false;
    await ask('commit');
    client.release();
    return result;
  } catch (error) {
    open = false;
    // One that does not answer is not asked to roll back: closed, it does.
    const failure = isLost(error)
      ? error
      : await ask('rollback').then(
          () => undefined,
          (lost) => lost,
        );
    client.release(failure as Error | undefined);
    throw error;
  }
}
