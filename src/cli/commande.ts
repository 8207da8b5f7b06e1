import type { Command } from 'commander';
import type { Config } from '../config.ts';
import type { Deps } from '../deps.ts';

export interface CommandeContext {
  deps: Deps;
  config: Config;
  /** Standard output: results only. Progress and the closing line go to standard error. */
  print(line: string): void;
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
}

/** A refusal in words for ops: printed without a stack, exit code 1. */
export class CommandeError extends Error {
  override name = 'CommandeError';
}
