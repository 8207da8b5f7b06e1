import { Command } from 'commander';
import { ConfigError, loadConfig } from '../config.ts';
import { openDatabase } from '../database/open.ts';
import { createDeps } from '../deps.ts';
import { AppError } from '../errors.ts';
import { type Commande, CommandeError } from './commande.ts';
import { commandes } from './commandes/index.ts';

/** For commands that need no database. */
const ABSENTE = 'postgres://127.0.0.1:1/absente';

const program = new Command('ops').description('Exploitation de Comptes 1D').showHelpAfterError();

for (const commande of commandes) {
  const sub = program.command(commande.nom).description(commande.description);
  commande.options?.(sub);
  sub.action(async () => {
    process.exitCode = await run(commande, sub.opts(), sub.args);
  });
}

async function run(commande: Commande, options: Record<string, unknown>, rest: string[]): Promise<number> {
  const start = performance.now();
  let database: Awaited<ReturnType<typeof openDatabase>> | undefined;
  let deps: ReturnType<typeof createDeps> | undefined;
  try {
    const config = { ...loadConfig(undefined, { process: 'ops' }), logLevel: 'warn' };
    if (commande.sansBase !== true) database = await openDatabase(config, 'ops');
    deps = createDeps(config, database ?? { appUrl: ABSENTE, accesUrl: ABSENTE });
    const print = (line: string) => process.stdout.write(`${line}\n`);
    const code = (await commande.executer({ deps, config, print }, { ...options, arguments: rest })) ?? 0;
    const seconds = ((performance.now() - start) / 1000).toFixed(1).replace('.', ',');
    process.stderr.write(
      `${commande.nom} : ${code === 0 ? 'terminé' : 'terminé avec des refus'} en ${seconds} s\n`,
    );
    return code;
  } catch (error) {
    const known = error instanceof CommandeError || error instanceof AppError || error instanceof ConfigError;
    process.stderr.write(
      `${commande.nom} : ${known ? error.message : error instanceof Error ? error.stack : error}\n`,
    );
    return 1;
  } finally {
    await deps?.close();
    await database?.stop();
  }
}

await program.parseAsync();
