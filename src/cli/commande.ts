import type { Command } from 'commander';
import type { Besoin, Config } from '../config.ts';
import type { Deps } from '../deps.ts';

export interface CommandeContext {
  deps: Deps;
  config: Config;
  /** Standard output: results only. Progress and the closing line go to standard error. */
  print(line: string): void;
  /**
   * What is shown once and kept nowhere: resolves when standard output has taken it, throws a CommandeError when nobody
   * reads. Awaited inside the transaction that makes it valid, so that a secret that nobody saw was never given.
   */
  remettre(lines: readonly string[]): Promise<void>;
  /** Aborted on SIGINT and SIGTERM, for a command that lasts until it is stopped. */
  arret: AbortSignal;
}

/** One file per command, one contract: it says what it did and returns its exit code (0 by default). */
export interface Commande {
  nom: string;
  description: string;
  options?(command: Command): Command;
  /** Options come as commander gives them: camelCase names, arguments under « arguments ». */
  executer(
    ctx: CommandeContext,
    options: Record<string, unknown> & { arguments: string[] },
    // biome-ignore lint/suspicious/noConfusingVoidType: a command without anything to say returns nothing.
  ): Promise<number | void>;
  /** For commands that need no database. */
  sansBase?: boolean;
  /** Makes the embedded server where there is none; the others would only find it empty (a mistyped VAR_DIR). */
  cree?: boolean;
  /** What production must give it beside DATABASE_URL; nothing by default. */
  besoins?: readonly Besoin[];
  /** Lasts until it is stopped, and ends by itself once « arret » says so. */
  dure?: boolean;
}

/** A refusal in words for ops: printed without a stack, exit code 1. */
export class CommandeError extends Error {
  override name = 'CommandeError';
}
