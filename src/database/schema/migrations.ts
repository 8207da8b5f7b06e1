import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { runMigrations } from 'graphile-worker';
import knex, { type Knex } from 'knex';
import pg from 'pg';
import sql from 'sql-template-tag';
import { ConfigError } from '../../config.ts';
import { pgOptions } from '../connection.ts';
import { CLE_SCHEMA } from '../lock-keys.ts';
import type { OpsLecture } from '../transaction.ts';
import { readCatalogue } from './catalogue.ts';
import { applyFonctions } from './fonctions.ts';
import { fillNameKeys } from './name-keys.ts';
import { assertRolesExist, closeDatabase } from './roles.ts';
import { readExpected } from './verification.ts';

const EXTENSION = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
/** Beside this very file's src/: of the sources, or of the build. */
const FOLDER = join(import.meta.dirname, '../../../migrations');

/** Names are recorded without extension: the same whether migrations run from sources or built. */
export const migrationSource: Knex.MigrationSource<string> = {
  getMigrations: async () =>
    readdirSync(FOLDER)
      .filter((file) => file.endsWith(EXTENSION))
      .map((file) => file.slice(0, -EXTENSION.length))
      .sort(),
  getMigrationName: (name) => name,
  getMigration: async (name) => {
    const { up } = (await import(pathToFileURL(join(FOLDER, `${name}${EXTENSION}`)).href)) as Knex.Migration;
    return { up, down };
  },
};

/** knex wants one. A schema does not go back by itself: what a newer one has written would be lost without a word. */
const down = async (): Promise<void> => {
  throw new Error('Le schéma ne revient pas en arrière : restaurez une sauvegarde.');
};

/** Knex options shared by the application, the command line, the tests and knexfile.ts. */
export const knexConfig = (url: string): Knex.Config => ({
  client: 'pg',
  connection: () => pgOptions(url),
  pool: { min: 0, max: 1 },
  migrations: { migrationSource, tableName: 'migrations' },
});

/**
 * Applies what is missing, one process at a time: the queue's own tables, ours, the keys that older fiches lack, then functions and policies (« again »:
 * these even when their files have not changed; « onDropped » hears what they do not know, « onRevoked » the grants that
 * neither this version nor the one before gives). Throws a ConfigError that tells how to start afresh when the database is
 * one that cannot be brought up to date.
 */
export async function migrate(
  url: string,
  {
    again = false,
    afresh = 'recréez la base de DATABASE_URL',
    onDropped = () => {},
    onRevoked,
  }: {
    again?: boolean;
    afresh?: string;
    onDropped?: (names: string[]) => void;
    onRevoked?: (grants: string[]) => void;
  } = {},
): Promise<string[]> {
  const client = new pg.Client(pgOptions(url));
  await client.connect();
  try {
    await client.query(sql`select pg_advisory_lock(${CLE_SCHEMA})`);
    await assertRolesExist(client);
    await assertKnownSchema(client, afresh);
    const before = onRevoked === undefined ? [] : await unexpectedGrants(client);
    await migrateQueue(url);
    const applied = await applyMigrations(url);
    await fillNameKeys(client);
    await closeDatabase(client);
    let dropped: string[] = [];
    const changed = await applyFonctions(client, again, (names) => {
      dropped = names;
      onDropped(names);
    });
    if (before.length > 0) {
      const after = new Set(await unexpectedGrants(client));
      // What went with its function or view has been said.
      const gone = dropped.map(
        (name) => ` on ${name.replace(/^vue /, '').replace(/^fonction /, 'function ')} to `,
      );
      onRevoked?.(before.filter((fact) => !after.has(fact) && !gone.some((object) => fact.includes(object))));
    }
    return changed ? [...applied, 'fonctions'] : applied;
  } finally {
    await client.end();
  }
}

/** Nothing in a database that was never migrated: what everybody may do there is how PostgreSQL makes one. */
async function unexpectedGrants(client: pg.Client): Promise<string[]> {
  const { facts, migrated } = await readCatalogue(client);
  const allowed = new Set(readExpected().flatMap((version) => version.facts));
  return migrated ? facts.filter((fact) => fact.startsWith('grant ') && !allowed.has(fact)) : [];
}

/** Names of the migrations that this database has had, the last one last; undefined when it has none of our tables. */
export async function listApplied(trx: OpsLecture): Promise<string[] | undefined> {
  const { present } = await trx.one<{ present: boolean }>(
    sql`select to_regclass('public.migrations') is not null as present`,
  );
  if (!present) return undefined;
  const rows = await trx.rows<{ name: string }>(sql`select name from migrations order by id`);
  return rows.map(({ name }) => name);
}

async function migrateQueue(url: string): Promise<void> {
  const pgPool = new pg.Pool({ ...pgOptions(url), max: 1 });
  // The query in hand fails by itself; without a listener, the process would die of it.
  pgPool.on('error', () => {});
  pgPool.on('connect', (connected) => connected.on('error', () => {}));
  try {
    await runMigrations({ pgPool });
  } finally {
    await pgPool.end();
  }
}

async function applyMigrations(url: string): Promise<string[]> {
  const db = knex(knexConfig(url));
  try {
    const [, applied] = await db.migrate.latest();
    return applied as string[];
  } finally {
    await db.destroy();
  }
}

/**
 * Throws for a database made before accounts stayed in their school (decision 019): nothing was in production, and what it
 * holds cannot be read by the rules of now.
 */
async function assertKnownSchema(client: pg.Client, afresh: string): Promise<void> {
  const { rows } = await client.query<{ known: boolean }>(
    sql`select to_regclass('migrations') is not null as known`,
  );
  if (!rows[0]?.known) return;
  const { rowCount } = await client.query(sql`select 1 from migrations where name like '20260901%' limit 1`);
  if (rowCount === 0) return;
  throw new ConfigError(
    `Cette base vient d’une version d’essai antérieure, dont les données ne sont pas reprises. Repartez de zéro\u00a0: ${afresh}, puis relancez.`,
  );
}
