import pg from 'pg';

const INTERVALLE_MS = 5_000;

export interface Verrous {
  /** Declares a worker pool of this process as alive, as long as the process lives. */
  tenir(poolId: string): Promise<void>;
  close(): Promise<void>;
}

/**
 * Jobs that a dead process had taken would wait four hours. Each process holds a session advisory lock named after
 * its worker pool: PostgreSQL drops it with the process, and whoever sees it free puts the jobs back. An attempt that
 * its process did not live to end is not counted: a job must not run out of attempts because processes die.
 */
export async function surveillerVerrous(ownerUrl: string, onError: (error: Error) => void): Promise<Verrous> {
  const client = new pg.Client({ connectionString: ownerUrl });
  client.on('error', onError);
  await client.connect();
  const own = new Map<string, Promise<unknown>>();
  const relancer = async (): Promise<void> => {
    const { rows } = await client.query<{ id: string }>(
      'select distinct locked_by as id from graphile_worker._private_jobs where locked_by is not null',
    );
    for (const { id } of rows.filter((row) => !own.has(row.id))) {
      const { rowCount } = await client.query(
        'select 1 where pg_try_advisory_lock(hashtextextended($1, 0))',
        [id],
      );
      if (rowCount === 0) continue;
      try {
        await remettreEnFile(client, id);
      } finally {
        await client.query('select pg_advisory_unlock(hashtextextended($1, 0))', [id]);
      }
    }
  };
  await relancer();
  const timer = setInterval(() => void relancer().catch(onError), INTERVALLE_MS);
  return {
    tenir: async (poolId) => {
      const held =
        own.get(poolId) ?? client.query('select pg_advisory_lock(hashtextextended($1, 0))', [poolId]);
      own.set(poolId, held);
      await held;
    },
    close: async () => {
      clearInterval(timer);
      await client.end();
    },
  };
}

async function remettreEnFile(client: pg.Client, poolId: string): Promise<void> {
  const { rows } = await client.query<{ id: string; attempts: number }>(
    'select id, attempts from graphile_worker._private_jobs where locked_by = $1',
    [poolId],
  );
  await client.query('select graphile_worker.force_unlock_workers(array[$1])', [poolId]);
  await client.query(
    `select graphile_worker.reschedule_jobs(array[j.id], attempts => greatest(j.attempts - 1, 0))
     from unnest($1::bigint[], $2::int[]) as j (id, attempts)`,
    [rows.map((row) => row.id), rows.map((row) => row.attempts)],
  );
}
