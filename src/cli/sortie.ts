import { fstatSync, statSync } from 'node:fs';
import { CommandeError } from './commande.ts';

const NON_REMIS =
  'La sortie standard est fermée ou ne mène nulle part\u00a0: personne ne lirait ces secrets. Rien n’a été fait\u00a0; relancez la commande dans un terminal.';

/**
 * Standard output and error of « ops ». A reader that leaves (« | head -1 ») interrupts no work: what it does not read is
 * dropped. Any other failure (disk full) is remembered, as results were lost.
 */
export class Sortie {
  #perdue: string | undefined;

  constructor() {
    process.stderr.on('error', () => {});
    process.stdout.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') this.#perdue ??= error.code ?? error.message;
    });
  }

  readonly print = (line: string): void => {
    process.stdout.write(`${line}\n`);
  };

  /** See CommandeContext. */
  readonly remettre = async (lines: readonly string[]): Promise<void> => {
    if (neMeneNullePart()) throw new CommandeError(NON_REMIS);
    // One write: a reader gets all of it or nothing.
    await new Promise<void>((resolve, reject) => {
      process.stdout.write(`${lines.join('\n')}\n`, (error) =>
        error ? reject(new CommandeError(NON_REMIS)) : resolve(),
      );
    });
  };

  dire(line: string): void {
    process.stderr.write(`${line}\n`);
  }

  /** Why results were lost, if they were. */
  async perdue(): Promise<string | undefined> {
    await new Promise((resolve) => process.stdout.write('', resolve));
    return this.#perdue;
  }
}

/** Closed by the shell (« >&- », which Node opens again on it) or sent there. */
function neMeneNullePart(): boolean {
  try {
    const [sortie, nulle] = [fstatSync(1), statSync('/dev/null')];
    return sortie.isCharacterDevice() && sortie.rdev === nulle.rdev;
  } catch {
    return false;
  }
}
