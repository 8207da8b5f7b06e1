import pg from 'pg';
import { pgOptions } from './connection.ts';
import { isLost, SansConnexionError } from './pannes.ts';

/** How long to wait for an answer before the connection counts as lost. Milliseconds. */
export interface Limits {
  /** What waits for nobody: a transaction's beginning. */
  begin: number;
  /** One statement; absent, as long as it takes. Above what PostgreSQL itself allows (statement_timeout). */
  statement?: number;
}

/** Of the web process: above the statement_timeout of its logins (30 s, docs/exploitation.md). */
export const WEB: Limits = { begin: 3_000, statement: 35_000 };
/** Of the command line and of the worker, some of whose statements are long by right. */
export const OPS: Limits = { begin: 10_000 };

/** For a connection, new or from the pool. */
const CONNECT_MS = 5_000;

/** What pg-pool says when all its connections are in use. */
const NONE_FREE = /timeout exceeded when trying to connect/;

const types = new pg.TypeOverrides();
types.setTypeParser(pg.types.builtins.DATE, (value) => value);

/**
 * The connections of one login. A network may lose some without a word (a firewall that drops, a machine that dies) and
 * TCP would wait a quarter of an hour: one that does not answer in time is destroyed, and those of its age are no longer
 * given to anybody. Whoever uses one keeps it until its own limit.
 */
export class Pool {
  readonly #create: () => pg.Pool;
  readonly #limits: Limits;
  #current: pg.Pool;
  /** The one on its way out: a second is not given up before it has ended, so that connections at most double. */
  #former: Promise<void> | undefined;
  #answered = performance.now();

  constructor(url: string, max: number, limits: Limits, onIdleError: (error: Error) => void) {
    this.#limits = limits;
    this.#create = () => {
      const pool = new pg.Pool({
        ...pgOptions(url),
        max,
        connectionTimeoutMillis: CONNECT_MS,
        idleTimeoutMillis: 30_000,
        maxLifetimeSeconds: 30 * 60,
        keepAlive: true,
        keepAliveInitialDelayMillis: 5_000,
        types,
      });
      pool.on('error', onIdleError);
      // The pool listens to its idle connections only. One that ends in use says so to its statement; without anybody
      // to hear it, it would end the process as well.
      pool.on('connect', (client) => client.on('error', () => {}));
      return pool;
    };
    this.#current = this.#create();
  }

  /** A connection on which this has been said, to be given back by release(). Said again on another one if it is lost. */
  async begin(text: string): Promise<pg.PoolClient> {
    return this.#twice(async (client) => {
      await this.ask(client, text, [], this.#limits.begin);
      return client;
    });
  }

  /** One statement that may be said twice: again on another connection if the first does not answer soon. */
  async repeatable(sql: string, params: readonly unknown[]): Promise<pg.QueryResult> {
    return this.#twice(async (client, last) => {
      const result = await this.ask(client, sql, params, last ? this.#limits.statement : this.#limits.begin);
      client.release();
      return result;
    });
  }

  /** One statement. */
  async query(sql: string, params: readonly unknown[]): Promise<pg.QueryResult> {
    const client = await this.#connect();
    try {
      const result = await this.ask(client, sql, params);
      client.release();
      return result;
    } catch (error) {
      client.release(error as Error);
      throw error;
    }
  }

  /** A statement on a connection in use. Who receives an error that isLost() gives the connection back with it. */
  async ask(
    client: pg.PoolClient,
    text: string,
    values: readonly unknown[] = [],
    limit = this.#limits.statement,
  ): Promise<pg.QueryResult> {
    const config = {
      text,
      values: values as unknown[],
      ...(limit === undefined ? {} : { query_timeout: limit }),
    };
    try {
      const result = await client.query(config);
      this.#answered = performance.now();
      return result;
    } catch (error) {
      if (isLost(error)) this.#giveUp();
      else this.#answered = performance.now();
      throw error;
    }
  }

  async end(): Promise<void> {
    await Promise.all([this.#current.end(), this.#former]);
  }

  async #twice<R>(fn: (client: pg.PoolClient, last: boolean) => Promise<R>): Promise<R> {
    for (let last = false; ; last = true) {
      const client = await this.#connect();
      try {
        return await fn(client, last);
      } catch (error) {
        client.release(error as Error);
        if (last || !isLost(error)) throw error;
      }
    }
  }

  async #connect(): Promise<pg.PoolClient> {
    const pool = this.#current;
    try {
      return await pool.connect();
    } catch (error) {
      // None came free, and none has said anything meanwhile: all of them are suspect.
      if (NONE_FREE.test((error as Error).message) && performance.now() - this.#answered >= CONNECT_MS)
        this.#giveUp(pool);
      if (pool !== this.#current) return this.#current.connect().catch(without);
      return without(error);
    }
  }

  #giveUp(pool = this.#current): void {
    if (this.#former !== undefined || pool !== this.#current || pool.ending) return;
    this.#former = this.#current.end().finally(() => (this.#former = undefined));
    this.#current = this.#create();
  }
}

function without(cause: unknown): never {
  throw new SansConnexionError(`Pas de connexion à PostgreSQL : ${(cause as Error).message}`, { cause });
}
