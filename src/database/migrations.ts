import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { runMigrations } from 'graphile-worker';
import knex, { type Knex } from 'knex';
import pg from 'pg';
import { PROJECT_ROOT } from '../project-root.ts';

const EXTENSION = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
const FOLDER = EXTENSION === '.ts' ? join(PROJECT_ROOT, 'migrations') : join(PROJECT_ROOT, 'dist/migrations');

/** Names are recorded without extension: the same whether migrations run from sources or built. */
export const migrationSource: Knex.MigrationSource<string> = {
  getMigrations: async () =>
    readdirSync(FOLDER)
      .filter((file) => file.endsWith(EXTENSION))
      .map((file) => file.slice(0, -EXTENSION.length))
      .sort(),
  getMigrationName: (name) => name,
  getMigration: (name) => import(pathToFileURL(join(FOLDER, `${name}${EXTENSION}`)).href),
};

/** Knex options shared by the application, the command line, the tests and knexfile.ts. */
export const knexConfig = (url: string): Knex.Config => ({
  client: 'pg',
  connection: url,
  pool: { min: 0, max: 1 },
  migrations: { migrationSource, tableName: 'migrations' },
});

/** Any number, the same for every process that installs the queue. */
const INSTALL_LOCK = 20_260_901;

/** The job queue's own tables, which our migrations refer to: one process at a time installs them. */
async function installQueue(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [INSTALL_LOCK]);
    await runMigrations({ connectionString: url });
  } finally {
    await client.end();
  }
}

/** Applies what is missing, the queue first, then ours under knex's lock; returns the names applied. */
export async function migrate(url: string): Promise<string[]> {
  await installQueue(url);
  const db = knex(knexConfig(url));
  try {
    const [, applied] = await db.migrate.latest();
    return applied as string[];
  } finally {
    await db.destroy();
  }
}
