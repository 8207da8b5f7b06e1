import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Commande } from '../../../src/cli/commande.ts';
import { PROJECT_ROOT } from '../../../src/project-root.ts';
import type { TestApp } from '../app.ts';
import { construit } from './construit.ts';

/** Runs a command of « ops » on the test's database: what it prints, and its exit code. */
export async function lancer(
  test: TestApp,
  commande: Commande,
  options: Record<string, unknown> = {},
  environment: TestApp['config']['environment'] = test.config.environment,
): Promise<{ sortie: string; code: number }> {
  const lines: string[] = [];
  const config = { ...test.config, environment };
  const print = (line: string): void => {
    lines.push(line);
  };
  const ctx = {
    deps: test.deps,
    config,
    print,
    remettre: async (secrets: readonly string[]) => secrets.forEach(print),
    arret: new AbortController().signal,
  };
  const code = await commande.executer(ctx, { arguments: [], ...options });
  return { sortie: lines.join('\n'), code: code ?? 0 };
}

/** The same in a process of its own, as in a terminal: « entree » comes by standard input. */
export async function lancerOps(
  ownerUrl: string,
  args: readonly string[],
  { environment = {}, entree = '' }: { environment?: Record<string, string>; entree?: string | Buffer } = {},
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const child = spawn(process.execPath, [construit('src/cli/ops.ts'), ...args], {
    cwd: PROJECT_ROOT,
    env: { PATH: process.env.PATH, NODE_ENV: 'test', DATABASE_URL: ownerUrl, ...environment },
    stdio: 'pipe',
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk) => (stdout += chunk));
  child.stderr.on('data', (chunk) => (stderr += chunk));
  child.stdin.end(entree);
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stdout, stderr };
}
