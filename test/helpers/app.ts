import { randomBytes } from 'node:crypto';
import type { Express } from 'express';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, inject } from 'vitest';
import { createApp } from '../../src/app.ts';
import { type Config, loadConfig } from '../../src/config.ts';
import { closeDatabase } from '../../src/database/schema/roles.ts';
import { type Clock, createDeps, type DatabaseUrls, type Deps } from '../../src/deps.ts';
import { createLogger } from '../../src/logger.ts';
import type { Internet } from '../../src/reseau/verificateur.ts';

/** A clock that tests move; it starts at the real time, since TOTP codes and PostgreSQL follow it. */
export class TestClock implements Clock {
  #shift = 0;
  now(): Date {
    return new Date(Date.now() + this.#shift);
  }
  avancer(ms: number): void {
    this.#shift += ms;
  }
}

export interface TestApp {
  app: Express;
  deps: Deps;
  config: Config;
  clock: TestClock;
  ownerUrl: string;
  appUrl: string;
  accesUrl: string;
  portailUrl: string;
  /** Every log line so far: canary tests search it. */
  logs(): string;
  close(): Promise<void>;
}

export interface ClonedDatabase {
  urls: DatabaseUrls & { ownerUrl: string };
  drop(): Promise<void>;
}

/** A clone of the migrated template, for this caller alone; NODE_ENV=test believes it one by its name. */
export async function cloneDatabase(prefix = 'comptes1d_test'): Promise<ClonedDatabase> {
  const template = new URL(inject('templateUrl'));
  const name = `${prefix}_${randomBytes(6).toString('hex')}`;
  const admin = new URL(template);
  admin.pathname = '/postgres';
  const run = async (what: string | ((client: pg.Client) => Promise<void>), url = admin.href) => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    try {
      await (typeof what === 'string' ? client.query(what) : what(client));
    } finally {
      await client.end();
    }
  };
  // Two clones of one template at the same moment refuse each other.
  for (let attempt = 1; ; attempt += 1) {
    try {
      await run(`create database ${name} template ${template.pathname.slice(1)}`);
      break;
    } catch (error) {
      if (attempt === 40) throw error;
      await new Promise((resolve) => setTimeout(resolve, 25 + Math.floor(attempt * 5)));
    }
  }
  const onClone = (url: string): string => {
    const clone = new URL(url);
    clone.pathname = `/${name}`;
    return clone.href;
  };
  const { appUrl, accesUrl, portailUrl } = inject('templateRoles');
  const urls = {
    ownerUrl: onClone(template.href),
    appUrl: onClone(appUrl),
    accesUrl: onClone(accesUrl),
    portailUrl: onClone(portailUrl),
  };
  // A template does not hand down who may enter a database.
  await run(closeDatabase, urls.ownerUrl);
  return {
    urls,
    drop: () => run(`drop database if exists ${name} with (force)`),
  };
}

/** A test opens no address of the world: no name exists there. */
const SANS_INTERNET: Partial<Internet> = { resoudre: async () => [] };

/**
 * The real application on a database of its own: real routes, real CSRF, real headers. `detour` says by which way its
 * connections go there, `internet` what stands for the world.
 */
export async function createTestApp(
  environment: Record<string, string> = {},
  detour: (url: string) => string = (url) => url,
  internet: Partial<Internet> = SANS_INTERNET,
): Promise<TestApp> {
  const { urls, drop } = await cloneDatabase();
  const config = loadConfig({ NODE_ENV: 'test', BASE_URL: 'http://localhost:3000', ...environment });
  let lines = '';
  const logger = createLogger({ logLevel: 'trace' }, { write: (line: string) => (lines += line) });
  const clock = new TestClock();
  const { appUrl, accesUrl, portailUrl, ownerUrl } = urls;
  const deps = createDeps(
    config,
    {
      appUrl: detour(appUrl),
      accesUrl: detour(accesUrl),
      portailUrl: detour(portailUrl),
      ownerUrl: detour(ownerUrl),
    },
    { clock, logger, internet },
  );
  return {
    app: createApp(deps),
    deps,
    config,
    clock,
    ...urls,
    logs: () => lines,
    close: async () => {
      await deps.close();
      await drop();
    },
  };
}

/** What the application logged as errors: a test that fails shows them. */
export const erreursDe = (test: TestApp): string =>
  test
    .logs()
    .split('\n')
    .filter((line) => line.includes('"level":50'))
    .slice(-5)
    .join('\n');

/** One application for a test file, closed at its end. */
export function useTestApp(
  environment: Record<string, string> = {},
  internet?: Partial<Internet>,
): { readonly current: TestApp } {
  let current: TestApp | undefined;
  beforeAll(async () => {
    current = await createTestApp(environment, undefined, internet);
  });
  beforeEach(({ onTestFailed }) =>
    onTestFailed(() => {
      if (current !== undefined) process.stderr.write(erreursDe(current));
    }),
  );
  afterAll(() => current?.close());
  return {
    get current() {
      if (current === undefined) throw new Error('Application de test pas encore prête');
      return current;
    },
  };
}
