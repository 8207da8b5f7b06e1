import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { loadConfig } from '../../src/config.ts';
import { startEmbedded } from '../../src/database/embedded.ts';
import { migrate } from '../../src/database/migrations.ts';
import { prepareRoles, type RoleUrls } from '../../src/database/roles.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Owner's URL of the server; its database is the migrated template. */
    templateUrl: string;
    /** The logins' URLs of the same database. A role is the whole server's: no test gives it another password. */
    templateRoles: RoleUrls;
  }
}

/** One real PostgreSQL and one migrated template for the whole run; each test file clones it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { databaseUrl } = loadConfig({
    NODE_ENV: 'test',
    DATABASE_URL: process.env.DATABASE_URL,
  });
  const home = join(tmpdir(), `comptes1d-tests-${process.pid}-${randomBytes(4).toString('hex')}`);
  const fast = ['fsync=off', 'full_page_writes=off', 'synchronous_commit=off', 'max_connections=200'];
  const server = databaseUrl === undefined ? await startEmbedded(home, fast) : undefined;
  const template = `comptes1d_modele_${process.pid}`;
  const url = new URL(databaseUrl ?? server?.url ?? '');
  await sql(url.href, `create database ${template}`);
  const templateUrl = new URL(url);
  templateUrl.pathname = `/${template}`;
  project.provide('templateRoles', await prepareRoles(templateUrl.href));
  await migrate(templateUrl.href);
  project.provide('templateUrl', templateUrl.href);
  return async () => {
    await sql(url.href, `drop database ${template} with (force)`);
    await server?.stop();
    if (server !== undefined) rmSync(home, { recursive: true, force: true });
  };
}

async function sql(url: string, text: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(text);
  } finally {
    await client.end();
  }
}
