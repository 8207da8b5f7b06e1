import type pg from 'pg';
import type { Sql } from 'sql-template-tag';
import { isLost } from './pannes.ts';
import type { Pool } from './pool.ts';

/**
 * What every handle can do with a statement: the tag « sql » composes it, so that no value is ever text and nobody counts
 * « $3 » (decision 032). Rows come back as PostgreSQL names them.
 */
export interface Reads {
  rows<T>(statement: Sql): Promise<T[]>;
  /** Exactly one row, or an error. */
  one<T>(statement: Sql): Promise<T>;
  maybeOne<T>(statement: Sql): Promise<T | undefined>;
}

/** A handle that may write. */
export interface Trx extends Reads {
  /** Number of rows written. */
  run(statement: Sql): Promise<number>;
}

/** A transaction that has entered a school and may only read there, all of it at one moment. */
export interface EcoleLecture extends Reads {
  readonly kind: 'ecole';
  readonly ecoleId: string;
}

/** A transaction that has entered a school: the only way to write school data. */
export interface EcoleTrx extends EcoleLecture, Trx {}

/** A transaction of an agent who has entered no school: the choice of one. */
export interface AgentLecture extends Reads {
  readonly kind: 'agent';
  readonly agentId: string;
}

/** As AgentLecture, when it writes: what an agent does outside a school, through narrow functions only. */
export interface AgentTrx extends AgentLecture, Trx {}

/** The login services, before a session is known: narrow functions only. */
export interface ConnexionTrx extends Trx {
  readonly kind: 'connexion';
}

/** The login services, about the agent of one session, whatever step it has reached. */
export interface SessionLecture extends Reads {
  readonly kind: 'session';
  readonly agentId: string;
  readonly session: string;
  /** « ouverte »: logged in; otherwise what is still to be proved. */
  readonly etape: string;
}
export interface SessionTrx extends SessionLecture, Trx {}

/** A transaction of the portal, in the name of one session: the account that it opens, if it knows one yet, and nothing else. */
export interface PortailLecture extends Reads {
  readonly kind: 'portail';
  readonly session: string;
}
export interface PortailTrx extends PortailLecture, Trx {}

/** The portal, for who holds no session: the link of a mail. Narrow functions only. */
export interface PassantTrx extends Trx {
  readonly kind: 'passant';
}

/** The owner's transaction, for ops: it sees everything, and the web process has no way to one. */
export interface OpsLecture extends Reads {
  readonly kind: 'ops';
}
export interface OpsTrx extends OpsLecture, Trx {}

export type Ask = (sql: string, params?: readonly unknown[]) => Promise<pg.QueryResult>;

/** What PostgreSQL is told first, and whether it will take a write. */
export interface TransactionMode {
  begin: string;
  writes: boolean;
}

/** How a transaction begins: its mode, then what it states to the database; the answer completes the handle. */
export interface Entree<I> extends TransactionMode {
  enter(ask: Ask): Promise<I>;
  /** How long a statement may take, in milliseconds, where it is not what the pool says. */
  limit?: number;
}

/** Runs fn between begin and commit; any error rolls everything back. */
export async function inTransaction<H extends Reads, R>(
  pool: Pool,
  { begin, writes, enter, limit }: Entree<Omit<H, keyof Trx>>,
  fn: (trx: H) => Promise<R>,
): Promise<R> {
  const client = await pool.begin(begin);
  const ask: Ask = (sql, params) => pool.ask(client, sql, params, limit);
  let open = true;
  const query = async (statement: Sql) => {
    if (!open) throw new Error('Transaction déjà terminée');
    return ask(statement.text, statement.values);
  };
  const run = async (statement: Sql) => (await query(statement)).rowCount ?? 0;
  const trx = {
    rows: async (statement: Sql) => (await query(statement)).rows,
    one: async (statement: Sql) => {
      const { rows } = await query(statement);
      if (rows.length !== 1) throw new Error(`Une ligne attendue, ${rows.length} reçues`);
      return rows[0];
    },
    maybeOne: async (statement: Sql) => (await query(statement)).rows[0],
    ...(writes ? { run } : {}),
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
