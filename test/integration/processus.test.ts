import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, describe, expect, it } from 'vitest';
import { PROJECT_ROOT } from '../../src/project-root.ts';

const varDir = join(tmpdir(), `comptes1d-processus-${process.pid}`);
const port = 20_000 + (process.pid % 20_000);
const sante = `http://127.0.0.1:${port}/sante`;
const running = new Set<ChildProcess>();

function launch(environment: Record<string, string> = {}): { child: ChildProcess; output(): string } {
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/server.ts'], {
    cwd: PROJECT_ROOT,
    env: {
      PATH: process.env.PATH,
      NODE_ENV: 'development',
      VAR_DIR: varDir,
      PORT: String(port),
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  child.once('exit', () => running.delete(child));
  let output = '';
  child.stdout?.on('data', (chunk) => (output += chunk));
  child.stderr?.on('data', (chunk) => (output += chunk));
  return { child, output: () => output };
}

async function waitFor(condition: () => boolean | Promise<boolean>, what: () => string): Promise<void> {
  for (let waited = 0; waited < 40_000; waited += 100) {
    if (await condition()) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`Délai dépassé : ${what()}`);
}

const answers = () =>
  fetch(sante).then(
    (response) => response.ok,
    () => false,
  );
const exited = async (child: ChildProcess) =>
  (child.exitCode ?? (await once(child, 'exit'))[0]) as number | null;

/** The server's pid and port, or undefined when it does not run. */
function postgres(): { pid: number; port: number } | undefined {
  const file = [join(varDir, 'postgres/data/postmaster.pid')].find(existsSync);
  if (file === undefined) return undefined;
  const lines = readFileSync(file, 'utf8').split('\n');
  return { pid: Number(lines[0]), port: Number(lines[3]) };
}

async function countEleves(): Promise<number> {
  const password = readFileSync(join(varDir, 'postgres/mot-de-passe'), 'utf8').trim();
  const client = new pg.Client({
    connectionString: `postgres://postgres:${password}@127.0.0.1:${postgres()?.port}/comptes1d`,
  });
  await client.connect();
  try {
    return Number((await client.query('select count(*) from eleves')).rows[0].count);
  } finally {
    await client.end();
  }
}

afterAll(async () => {
  for (const child of running) {
    child.kill('SIGINT');
    await exited(child);
  }
  rmSync(varDir, { recursive: true, force: true });
});

describe('une seule commande (DESIGN §12)', { timeout: 120_000 }, () => {
  it('démarre sur une machine nue, affiche adresse et agents, puis s’arrête sans rien laisser', async () => {
    const { child, output } = launch();
    await waitFor(answers, output);
    await waitFor(() => output().includes('npm run ops -- otp'), output);
    expect(output()).toContain(`http://localhost:${port}`);
    expect(output()).toContain('cmartin');
    expect(await countEleves()).toBe(378);
    child.kill('SIGINT');
    expect(await exited(child)).toBe(0);
    expect(postgres()).toBeUndefined();
  });

  it('un second démarrage garde les données ; un kill -9 se rattrape au suivant', async () => {
    const first = launch();
    await waitFor(answers, first.output);
    const before = postgres();
    first.child.kill('SIGKILL');
    await exited(first.child);
    const second = launch();
    await waitFor(answers, second.output);
    expect(postgres()?.pid).toBe(before?.pid);
    expect(await countEleves()).toBe(378);

    const third = launch();
    expect(await exited(third.child)).toBe(1);
    expect(third.output()).toContain(`Le port ${port} est déjà pris`);
    expect(await answers()).toBe(true);

    second.child.kill('SIGTERM');
    expect(await exited(second.child)).toBe(0);
    expect(postgres()).toBeUndefined();
  });

  it('la production refuse les secrets par défaut et dit lesquels', async () => {
    const { child, output } = launch({ NODE_ENV: 'production' });
    expect(await exited(child)).toBe(1);
    for (const name of [
      'SESSION_SECRET',
      'ENCRYPTION_KEYS',
      'DATABASE_URL_APP',
      'DATABASE_URL_ACCES',
      'BASE_URL',
    ]) {
      expect(output()).toContain(name);
    }
    expect(output()).not.toContain('    at ');
  });
});
