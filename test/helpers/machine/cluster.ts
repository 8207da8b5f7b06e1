import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { loadConfig } from '../../../src/config.ts';
import { startEmbedded } from '../../../src/database/embarque/embedded.ts';
import { migrate } from '../../../src/database/schema/migrations.ts';
import { prepareRoles, type RoleUrls } from '../../../src/database/schema/roles.ts';
import { PROJECT_ROOT } from '../../../src/project-root.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Owner's URL of the server; its database is the migrated template. */
    templateUrl: string;
    /** The logins' URLs of the same database. A role is the whole server's: no test gives it another password. */
    templateRoles: RoleUrls;
    /** The application as « npm run build » makes it: processes start from it in a third of the time. */
    built: string;
  }
}

interface Machine {
  url: string;
  roles: RoleUrls;
  built: string;
  stop(): Promise<void>;
}

/** Each project of a run loads this file for itself: what they share is the process. */
const shared = globalThis as typeof globalThis & {
  comptes1dMachine?: { starting: Promise<Machine>; users: number };
};

/** One real PostgreSQL, one migrated template and one build for the whole run; each test file clones the template. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  shared.comptes1dMachine ??= { starting: start(), users: 0 };
  const machine = shared.comptes1dMachine;
  machine.users += 1;
  const { url, roles, built, stop } = await machine.starting;
  project.provide('templateUrl', url);
  project.provide('templateRoles', roles);
  project.provide('built', built);
  return async () => {
    machine.users -= 1;
    if (machine.users > 0) return;
    delete shared.comptes1dMachine;
    await stop();
  };
}

async function start(): Promise<Machine> {
  const name = `${process.pid}-${randomBytes(4).toString('hex')}`;
  const home = join(tmpdir(), `comptes1d-tests-${name}`);
  // Where its imports find node_modules/; git ignores this name.
  const built = join(PROJECT_ROOT, `dist.tests-${name}`);
  const { databaseUrl } = loadConfig({ NODE_ENV: 'test', DATABASE_URL: process.env.DATABASE_URL });
  cleanAfterDeath(databaseUrl === undefined ? [home, built] : [built]);
  const fast = ['fsync=off', 'full_page_writes=off', 'synchronous_commit=off', 'max_connections=200'];
  const server = databaseUrl === undefined ? await startEmbedded(home, fast) : undefined;
  const template = `comptes1d_modele_${process.pid}`;
  const url = new URL(databaseUrl ?? server?.url ?? '');
  await sql(url.href, `create database ${template}`);
  const templateUrl = new URL(url);
  templateUrl.pathname = `/${template}`;
  const roles = await prepareRoles(templateUrl.href);
  await migrate(templateUrl.href);
  const { status, stderr } = spawnSync(
    process.execPath,
    ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json', '--outDir', built],
    { cwd: PROJECT_ROOT, encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`La construction a échoué :\n${stderr}`);
  return {
    url: templateUrl.href,
    roles,
    built,
    stop: async () => {
      await sql(url.href, `drop database ${template} with (force)`);
      await server?.stop();
      for (const folder of [home, built]) rmSync(folder, { recursive: true, force: true });
    },
  };
}

/**
 * Ctrl-C, SIGTERM, SIGKILL: vitest may end without its teardowns. What watches over it is not in its group, learns of the end by
 * the pipe that closes, and finds nothing left after a run that ended well.
 */
function cleanAfterDeath(folders: readonly string[]): void {
  const guardian = spawn(process.execPath, [join(import.meta.dirname, 'gardien.mjs'), ...folders], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  guardian.unref();
  // Held open by this process alone; the run does not wait for it.
  (guardian.stdin as unknown as { unref(): void }).unref();
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
