import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chownSync, existsSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { ConfigError } from '../../config.ts';
import { pgOptions } from '../connection.ts';
import { type EmbeddedPlace, findEmbeddedPlace, placesOf } from './binaries.ts';
import { isAlive, withStartLock } from './start-lock.ts';

export interface EmbeddedServer {
  /** Superuser URL of the database « comptes1d ». */
  url: string;
  /** Folder of its data: elsewhere than asked when root runs it in a closed folder. */
  home: string;
  /** True when the server was already running: another process of ours, or one left by a kill -9. */
  adopted: boolean;
  /** Stops the server, unless somebody else is still connected: the last one out turns off the light. */
  stop(): Promise<void>;
}

/**
 * Starts the PostgreSQL server of the npm package on a free loopback port, creating its cluster the first
 * time, or joins the one that already runs on this folder. Safe against a kill -9 at any moment. « create » false: throws a
 * ConfigError, and leaves nothing behind, where there is no cluster; one that another process is making is waited for.
 */
export async function startEmbedded(
  home: string,
  settings: readonly string[] = [],
  { create = true }: { create?: boolean } = {},
): Promise<EmbeddedServer> {
  const lock = `${home}.verrou`;
  const requireCluster = () => {
    if (!create && !clusterExists(home))
      throw new ConfigError(
        `Aucune base dans ${home}\u00a0: VAR_DIR est-il celui de «\u00a0npm start\u00a0», qui crée la base\u00a0?`,
      );
  };
  if (!existsSync(lock)) requireCluster();
  return withStartLock(lock, () => {
    requireCluster();
    return startOrJoin(findEmbeddedPlace(home), lock, settings);
  });
}

const clusterExists = (home: string) => placesOf(home).some((place) => existsSync(join(place, 'data')));

async function startOrJoin(
  place: EmbeddedPlace,
  lock: string,
  settings: readonly string[],
): Promise<EmbeddedServer> {
  await createCluster(place);
  for (let attempt = 1; ; attempt += 1) {
    const running = await findRunning(place);
    if (running !== undefined) return toServer(place, lock, running, true);
    const started = await launch(place, settings);
    if (started !== undefined) return toServer(place, lock, started, false);
    if (attempt === 3)
      throw new ConfigError(`PostgreSQL ne démarre pas\u00a0: voir ${join(place.home, 'postgres.log')}`);
    await sleep(300);
  }
}

const dataFolder = (place: EmbeddedPlace) => join(place.home, 'data');
const passwordOf = (place: EmbeddedPlace) => readFileSync(join(place.home, 'mot-de-passe'), 'utf8').trim();

async function createCluster(place: EmbeddedPlace): Promise<void> {
  if (existsSync(dataFolder(place))) return;
  const passwordFile = join(place.home, 'mot-de-passe');
  const draft = join(place.home, 'data.en-cours');
  rmSync(draft, { recursive: true, force: true });
  writeFileSync(passwordFile, `${randomBytes(24).toString('base64url')}\n`, { mode: 0o600 });
  if (place.user) chownSync(passwordFile, place.user.uid, place.user.gid);
  const options = [
    '--username=postgres',
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
  ];
  const initdb = spawn(
    join(place.bin, 'initdb'),
    ['-D', draft, ...options, '--locale=C', '--no-instructions'],
    {
      ...place.user,
      cwd: '/',
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let output = '';
  initdb.stdout.on('data', (chunk) => (output += chunk));
  initdb.stderr.on('data', (chunk) => (output += chunk));
  const [code] = await once(initdb, 'close');
  if (code !== 0) throw new Error(`initdb a échoué (${code}) :\n${output}`);
  renameSync(draft, dataFolder(place));
}

/** Reads postmaster.pid: pid on line 1, port on line 4, « ready » on line 8. */
async function findRunning(place: EmbeddedPlace): Promise<{ pid: number; port: number } | undefined> {
  const file = join(dataFolder(place), 'postmaster.pid');
  for (let waited = 0; waited < 30_000; waited += 100) {
    if (!existsSync(file)) return undefined;
    const lines = readFileSync(file, 'utf8').split('\n');
    const pid = Number(lines[0]);
    const port = Number(lines[3]);
    if (!isAlive(pid)) return undefined;
    if (port > 0 && (await answers(place, port))) return { pid, port };
    await sleep(100);
  }
  return undefined;
}

async function answers(place: EmbeddedPlace, port: number): Promise<boolean> {
  const client = new pg.Client({
    ...pgOptions(urlOf(place, port, 'postgres')),
    connectionTimeoutMillis: 1000,
  });
  client.on('error', () => {});
  try {
    await client.connect();
    await client.query('select 1');
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}

const urlOf = (place: EmbeddedPlace, port: number, database: string) =>
  `postgres://postgres:${passwordOf(place)}@127.0.0.1:${port}/${database}`;

async function launch(
  place: EmbeddedPlace,
  settings: readonly string[],
): Promise<{ pid: number; port: number } | undefined> {
  const port = await freePort();
  const log = openSync(join(place.home, 'postgres.log'), 'a', 0o600);
  const options = [
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    'max_connections=100',
    ...settings,
  ];
  // Its own process group: Ctrl-C must reach us alone, so that requests end before their database does.
  const child: ChildProcess = spawn(
    join(place.bin, 'postgres'),
    ['-D', dataFolder(place), '-p', String(port), ...options.flatMap((option) => ['-c', option])],
    { ...place.user, cwd: '/', detached: true, stdio: ['ignore', log, log] },
  );
  child.unref();
  let exited = false;
  child.once('exit', () => (exited = true));
  child.once('error', () => (exited = true));
  for (let waited = 0; waited < 60_000 && !exited; waited += 50) {
    if (child.pid !== undefined && (await answers(place, port))) return { pid: child.pid, port };
    await sleep(50);
  }
  return undefined;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

async function toServer(
  place: EmbeddedPlace,
  lock: string,
  { pid, port }: { pid: number; port: number },
  adopted: boolean,
): Promise<EmbeddedServer> {
  // Open as long as this process uses the server: how another one knows that it must not stop it.
  const presence = new pg.Client(pgOptions(urlOf(place, port, 'postgres')));
  presence.on('error', () => {});
  await presence.connect();
  try {
    const { rowCount } = await presence.query("select 1 from pg_database where datname = 'comptes1d'");
    if (rowCount === 0) await presence.query('create database comptes1d');
  } catch (error) {
    // 42P04: another process of ours created it in between.
    if ((error as { code?: string }).code !== '42P04') throw error;
  }
  return {
    url: urlOf(place, port, 'comptes1d'),
    home: place.home,
    adopted,
    // Nobody joins between the look at who is there and the end.
    stop: () => withStartLock(lock, () => stopUnlessUsed(presence, pid)),
  };
}

async function stopUnlessUsed(presence: pg.Client, pid: number): Promise<void> {
  try {
    // Connections that this process has just closed take a moment to leave the server.
    for (let waited = 0; await hasOthers(presence); waited += 50) {
      if (waited >= 1_000) return;
      await sleep(50);
    }
  } catch {
    return;
  } finally {
    await presence.end().catch(() => {});
  }
  process.kill(pid, 'SIGINT'); // PostgreSQL's « fast shutdown »
  for (let waited = 0; waited < 20_000 && isAlive(pid); waited += 50) await sleep(50);
}

async function hasOthers(presence: pg.Client): Promise<boolean> {
  const { rows } = await presence.query(
    "select exists (select 1 from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()) as autres",
  );
  return rows[0].autres;
}
