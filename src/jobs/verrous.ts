import pg from 'pg';
import { pgOptions } from '../database/connection.ts';
import { SansConnexionError } from '../database/pannes.ts';
import { attendre, auPlus } from './attente.ts';

/** How often each process looks for jobs that a dead one had taken. */
export const RONDE_MS = 5_000;

/** Much less than RONDE_MS: who comes back in time keeps its jobs. */
const RECONNEXION_MS = 500;

/** A job of the queue and the rank of the attempt that was under way. */
export interface JobPris {
  id: string;
  attempts: number;
}

interface Connexion {
  client: pg.Client;
  /** Aborts when the connection is lost, and our locks with it. */
  perte: AbortController;
}

/**
 * Jobs that a dead process had taken would wait four hours. So each process holds a session advisory lock named after
 * its worker pool: PostgreSQL drops it with the process, and whoever sees it free at two rounds running puts the jobs
 * back. Two rounds, because a restart of PostgreSQL frees the locks of the living too: they come back within a round
 * and take them again. An attempt that was not lived to its end is not counted: a job must not run out of attempts
 * because processes die.
 */
export class Verrous {
  readonly #url: string;
  readonly #rondeMs: number;
  readonly #onError: (error: unknown) => void;
  readonly #tenus = new Map<string, Promise<unknown>>();
  readonly #ferme = new AbortController();
  #connexion: Connexion | undefined;
  /** Of the connection's process at PostgreSQL, or of the one before it. */
  #pid: number | undefined;
  #vie: Promise<void> = Promise.resolve();

  private constructor(url: string, rondeMs: number, onError: (error: unknown) => void) {
    this.#url = url;
    this.#rondeMs = rondeMs;
    this.#onError = onError;
  }

  /** Fails if PostgreSQL is not there; once open, comes back by itself as often as needed. */
  static async ouvrir(url: string, rondeMs: number, onError: (error: unknown) => void): Promise<Verrous> {
    const verrous = new Verrous(url, rondeMs, onError);
    const premiere = await verrous.#connecter();
    verrous.#vie = verrous.#vivre(premiere);
    return verrous;
  }

  /** Aborts when the locks are lost; undefined while they are. */
  get perdus(): AbortSignal | undefined {
    return this.#connexion?.perte.signal;
  }

  /** Declares a worker pool as alive, until it is given back. */
  async tenir(poolId: string): Promise<void> {
    if (this.#connexion === undefined) throw new Error('Verrous perdus');
    const pris = this.#tenus.get(poolId) ?? verrouiller(this.#connexion.client, poolId);
    this.#tenus.set(poolId, pris);
    await pris;
  }

  /**
   * This pool runs nothing any more: what it still holds goes back to the queue, and what it interrupted. If
   * PostgreSQL is away until the stop, the rounds of whoever lives then will do it.
   */
  async rendre(poolId: string, interrompus: readonly JobPris[], arret: AbortSignal): Promise<void> {
    while (this.#connexion === undefined && !arret.aborted) await attendre(RECONNEXION_MS / 5, arret);
    const client = this.#connexion?.client;
    if (!this.#tenus.delete(poolId) || client === undefined) return;
    try {
      await remettreEnFile(client, poolId, interrompus);
    } finally {
      await deverrouiller(client, poolId);
    }
  }

  async close(): Promise<void> {
    this.#ferme.abort();
    await this.#vie;
  }

  async #connecter(): Promise<Connexion> {
    const client = new pg.Client({
      ...pgOptions(this.#url),
      keepAlive: true,
      connectionTimeoutMillis: 2_000,
      query_timeout: 10_000,
      lock_timeout: 2_000,
    });
    const perte = new AbortController();
    client.on('error', (error) => {
      this.#onError(error);
      perte.abort();
    });
    client.on('end', () => perte.abort());
    try {
      await client.connect().catch((cause: unknown) => {
        throw new SansConnexionError('Verrous sans connexion', { cause });
      });
      await this.#acheverLaPrecedente(client);
      for (const poolId of this.#tenus.keys()) await verrouiller(client, poolId);
    } catch (error) {
      void client.end().catch(() => {});
      throw error;
    }
    this.#connexion = { client, perte };
    return this.#connexion;
  }

  /**
   * Of a connection lost without a word PostgreSQL knows nothing, for two hours by default: it would keep our locks from
   * us. Ended if it is still the one that holds them.
   */
  async #acheverLaPrecedente(client: pg.Client): Promise<void> {
    const { rows } = await client.query<{ pid: number }>(
      `select pg_backend_pid() as pid, (
         select count(pg_terminate_backend(l.pid, 1000)) from pg_locks l
         where l.locktype = 'advisory' and l.granted and l.pid = $1
           and (l.classid::bigint << 32 | l.objid::bigint) in (select hashtextextended(id, 0) from unnest($2::text[]) as t (id)))`,
      [this.#pid ?? null, [...this.#tenus.keys()]],
    );
    this.#pid = rows[0]?.pid;
  }

  async #vivre(premiere: Connexion): Promise<void> {
    const ferme = this.#ferme.signal;
    let connexion: Connexion | undefined = premiere;
    let absente = false;
    while (!ferme.aborted) {
      try {
        connexion ??= await this.#connecter();
        absente = false;
        await this.#faireLesRondes(connexion);
      } catch (error) {
        // Said once for each absence.
        if (!absente) this.#onError(error);
        absente = true;
      }
      this.#connexion = undefined;
      connexion?.perte.abort();
      if (connexion !== undefined) await auPlus(RECONNEXION_MS, connexion.client.end());
      connexion = undefined;
      await attendre(RECONNEXION_MS, ferme);
    }
  }

  /** Until the connection is lost or closed. */
  async #faireLesRondes({ client, perte }: Connexion): Promise<void> {
    const fin = AbortSignal.any([perte.signal, this.#ferme.signal]);
    let libres = new Set<string>();
    while (!fin.aborted) {
      libres = await this.#faireUneRonde(client, libres);
      await attendre(this.#rondeMs, fin);
    }
  }

  /** Puts back the jobs of the pools already seen without a lock; returns those seen so for the first time. */
  async #faireUneRonde(client: pg.Client, dejaVus: ReadonlySet<string>): Promise<Set<string>> {
    const { rows } = await client.query<{ id: string }>(
      'select distinct locked_by as id from graphile_worker._private_jobs where locked_by is not null',
    );
    const libres = new Set<string>();
    for (const { id } of rows) {
      if (this.#tenus.has(id) || !(await essayer(client, id))) continue;
      try {
        if (dejaVus.has(id)) await remettreEnFile(client, id, []);
        else libres.add(id);
      } finally {
        await deverrouiller(client, id);
      }
    }
    return libres;
  }
}

const verrouiller = (client: pg.Client, poolId: string) =>
  client.query('select pg_advisory_lock(hashtextextended($1, 0))', [poolId]);

const deverrouiller = (client: pg.Client, poolId: string) =>
  client.query('select pg_advisory_unlock(hashtextextended($1, 0))', [poolId]);

async function essayer(client: pg.Client, poolId: string): Promise<boolean> {
  const { rowCount } = await client.query('select 1 where pg_try_advisory_lock(hashtextextended($1, 0))', [
    poolId,
  ]);
  return rowCount === 1;
}

async function remettreEnFile(client: pg.Client, poolId: string, autres: readonly JobPris[]): Promise<void> {
  const { rows } = await client.query<JobPris>(
    'select id, attempts from graphile_worker._private_jobs where locked_by = $1',
    [poolId],
  );
  const jobs = [...rows, ...autres];
  await client.query('select graphile_worker.force_unlock_workers(array[$1])', [poolId]);
  await client.query(
    `select graphile_worker.reschedule_jobs(array[j.id], run_at => now(), attempts => greatest(j.attempts - 1, 0))
     from unnest($1::bigint[], $2::int[]) as j (id, attempts)`,
    [jobs.map((job) => job.id), jobs.map((job) => job.attempts)],
  );
}
