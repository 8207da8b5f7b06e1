import type { Commande } from '../../src/cli/commande.ts';
import type { TestApp } from './app.ts';

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
  const code = await commande.executer({ deps: test.deps, config, print }, { arguments: [], ...options });
  return { sortie: lines.join('\n'), code: code ?? 0 };
}
