import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';

/** A real process in a group of its own, as a terminal or a supervisor starts it. */
export interface Processus {
  child: ChildProcess;
  /** Standard output and error, as they came. */
  sortie(): string;
  /** Its exit code, or the signal that ended it, once its outputs are closed. */
  fin: Promise<number | NodeJS.Signals>;
  /** Whether a process of its group is left. */
  reste(): boolean;
}

export function demarrer(
  commande: string,
  args: readonly string[],
  { cwd, env }: { cwd: string; env: Record<string, string> },
): Processus {
  const child = spawn(commande, args, {
    cwd,
    env: { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  let texte = '';
  child.stdout.on('data', (chunk) => (texte += chunk));
  child.stderr.on('data', (chunk) => (texte += chunk));
  const groupe = child.pid ?? 0;
  return {
    child,
    sortie: () => texte,
    fin: once(child, 'close').then(([code, signal]) => (code ?? signal) as number | NodeJS.Signals),
    reste: () => envoyer(-groupe, 0),
  };
}

/** False when there is no such process, or group (negative). */
export function envoyer(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(pid, signal);
    return true;
  } catch {
    return false;
  }
}

export async function jusqua(condition: () => boolean | Promise<boolean>, quoi: () => string): Promise<void> {
  for (const fin = Date.now() + 120_000; Date.now() < fin; await pause(100)) if (await condition()) return;
  throw new Error(`Délai dépassé\u00a0: ${quoi()}`);
}
