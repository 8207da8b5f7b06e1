import pg from 'pg';
import sql from 'sql-template-tag';
import { pgOptions } from '../database/connection.ts';
import { cleEquipe } from '../database/lock-keys.ts';
import { SansConnexionError } from '../database/pannes.ts';
import { wait, waitAtMost } from './wait.ts';

/** How often each process looks for jobs that a dead one had taken. */
export const ROUND_MS = 5_000;

/** Much less than RONDE_MS: who comes back in time keeps its jobs. */
const RECONNECTION_MS = 500;

/** A job of the queue and the rank of the attempt that was under way. */
export interface TakenJob {
  id: string;
  attempts: number;
}

interface Connection {
  client: pg.Client;
  /** Aborts when the connection is lost, and our locks with it. */
  loss: AbortController;
}

/**
 * Jobs that a dead process had taken would wait four hours. So each process holds a session advisory lock named after
 * its worker pool: PostgreSQL drops it with the process, and whoever sees it free at two rounds running puts the jobs
 * back. Two rounds, because a restart of PostgreSQL frees the locks of the living too: they come back within a round
 * and take them again. An attempt that was not lived to its end is not counted: a job must not run out of attempts
 * because processes die.
 */
export class Locks {
  readonly #url: string;
  readonly #roundMs: number;
  readonly #onError: (error: unknown) => void;
  readonly #held = new Map<string, Promise<unknown>>();
  readonly #closed = new AbortController();
  #connection: Connection | undefined;
  /** Of the connection's process at PostgreSQL, or of the one before it. */
  #pid: number | undefined;
  #life: Promise<void> = Promise.resolve();

  private constructor(url: string, roundMs: number, onError: (error: unknown) => void) {
    this.#url = url;
    this.#roundMs = roundMs;
    this.#onError = onError;
  }

  /** Fails if PostgreSQL is not there; once open, comes back by itself as often as needed. */
  static async open(url: string, roundMs: number, onError: (error: unknown) => void): Promise<Locks> {
    const locks = new Locks(url, roundMs, onError);
    const first = await locks.#connect();
    locks.#life = locks.#live(first);
    return locks;
  }

  /** Aborts when the locks are lost; undefined while they are. */
  get lost(): AbortSignal | undefined {
    return this.#connection?.loss.signal;
  }

  /** Declares a worker pool as alive, until it is given back. */
  async hold(poolId: string): Promise<void> {
    if (this.#connection === undefined) throw new Error('Verrous perdus');
    const taken = this.#held.get(poolId) ?? lock(this.#connection.client, poolId);
    this.#held.set(poolId, taken);
    await taken;
  }

  /**
   * This pool runs nothing any more: what it still holds goes back to the queue, and what it interrupted. If
   * PostgreSQL is away until the stop, the rounds of whoever lives then will do it.
   */
  async release(poolId: string, interrupted: readonly TakenJob[], stop: AbortSignal): Promise<void> {
    while (this.#connection === undefined && !stop.aborted) await wait(RECONNECTION_MS / 5, stop);
    const client = this.#connection?.client;
    if (!this.#held.delete(poolId) || client === undefined) return;
    try {
      await putBack(client, poolId, interrupted);
    } finally {
      await unlock(client, poolId);
    }
  }

  async close(): Promise<void> {
    this.#closed.abort();
    await this.#life;
  }

  async #connect(): Promise<Connection> {
    const client = new pg.Client({
      ...pgOptions(this.#url),
      keepAlive: true,
      connectionTimeoutMillis: 2_000,
      query_timeout: 10_000,
      lock_timeout: 2_000,
    });
    const loss = new AbortController();
    client.on('error', (error) => {
      this.#onError(error);
      loss.abort();
    });
    client.on('end', () => loss.abort());
    try {
      await client.connect().catch((cause: unknown) => {
        throw new SansConnexionError('Verrous sans connexion', { cause });
      });
      await this.#endThePrevious(client);
      for (const poolId of this.#held.keys()) await lock(client, poolId);
    } catch (error) {
      void client.end().catch(() => {});
      throw error;
    }
    this.#connection = { client, loss };
    return this.#connection;
  }

  /**
   * Of a connection lost without a word PostgreSQL knows nothing, for two hours by default: it would keep our locks from
   * us. Ended if it is still the one that holds them.
   */
  async #endThePrevious(client: pg.Client): Promise<void> {
    const { rows } = await client.query<{ pid: number }>(
      sql`select pg_backend_pid() as pid, (
         select count(pg_terminate_backend(l.pid, 1000)) from pg_locks l
         where l.locktype = 'advisory' and l.granted and l.pid = ${this.#pid ?? null}
           and (l.classid::bigint << 32 | l.objid::bigint) in (
             select ${cleEquipe(sql`id`)} from unnest(${[...this.#held.keys()]}::text[]) as t (id)))`,
    );
    this.#pid = rows[0]?.pid;
  }

  async #live(first: Connection): Promise<void> {
    const closed = this.#closed.signal;
    let connection: Connection | undefined = first;
    let absent = false;
    while (!closed.aborted) {
      try {
        connection ??= await this.#connect();
        absent = false;
        await this.#makeRounds(connection);
      } catch (error) {
        // Said once for each absence.
        if (!absent) this.#onError(error);
        absent = true;
      }
      this.#connection = undefined;
      connection?.loss.abort();
      if (connection !== undefined) await waitAtMost(RECONNECTION_MS, connection.client.end());
      connection = undefined;
      await wait(RECONNECTION_MS, closed);
    }
  }

  /** Until the connection is lost or closed. */
  async #makeRounds({ client, loss }: Connection): Promise<void> {
    const until = AbortSignal.any([loss.signal, this.#closed.signal]);
    let free = new Set<string>();
    while (!until.aborted) {
      free = await this.#makeRound(client, free);
      await wait(this.#roundMs, until);
    }
  }

  /** Puts back the jobs of the pools already seen without a lock; returns those seen so for the first time. */
  async #makeRound(client: pg.Client, seenBefore: ReadonlySet<string>): Promise<Set<string>> {
    const { rows } = await client.query<{ id: string }>(
      sql`select distinct locked_by as id from graphile_worker._private_jobs where locked_by is not null`,
    );
    const free = new Set<string>();
    for (const { id } of rows) {
      if (this.#held.has(id) || !(await tryLock(client, id))) continue;
      try {
        if (seenBefore.has(id)) await putBack(client, id, []);
        else free.add(id);
      } finally {
        await unlock(client, id);
      }
    }
    return free;
  }
}

const lock = (client: pg.Client, poolId: string) =>
  client.query(sql`select pg_advisory_lock(${cleEquipe(sql`${poolId}`)})`);

const unlock = (client: pg.Client, poolId: string) =>
  client.query(sql`select pg_advisory_unlock(${cleEquipe(sql`${poolId}`)})`);

async function tryLock(client: pg.Client, poolId: string): Promise<boolean> {
  const { rowCount } = await client.query(
    sql`select 1 where pg_try_advisory_lock(${cleEquipe(sql`${poolId}`)})`,
  );
  return rowCount === 1;
}

async function putBack(client: pg.Client, poolId: string, others: readonly TakenJob[]): Promise<void> {
  const { rows } = await client.query<TakenJob>(
    sql`select id, attempts from graphile_worker._private_jobs where locked_by = ${poolId}`,
  );
  const jobs = [...rows, ...others];
  await client.query(sql`select graphile_worker.force_unlock_workers(array[${poolId}])`);
  await client.query(
    sql`select graphile_worker.reschedule_jobs(array[j.id], run_at => now(), attempts => greatest(j.attempts - 1, 0))
     from unnest(${jobs.map((job) => job.id)}::bigint[], ${jobs.map((job) => job.attempts)}::int[])
       as j (id, attempts)`,
  );
}
