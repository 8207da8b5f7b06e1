import { setTimeout as sleep } from 'node:timers/promises';
import { Command, CommanderError } from 'commander';
import { loadConfig } from '../config.ts';
import { openDatabase } from '../database/open.ts';
import { createDeps } from '../deps.ts';
import { createLogger } from '../logger.ts';
import type { Commande } from './commande.ts';
import { commandes } from './commandes/index.ts';
import { direRefus, enFrancais } from './francais.ts';
import { direPanne } from './panne.ts';
import { Sortie } from './sortie.ts';
import { lireVersion } from './version.ts';

/** For commands that need no database. */
const ABSENTE = 'postgres://127.0.0.1:1/absente';

/** Exit codes of a process that a signal ends: 128 + its number. */
const SIGNAUX = { SIGINT: 130, SIGTERM: 143 } as const;

/** What is under way gets this long to notice that its connections are closing. */
const GRACE_MS = 3_000;

const sortie = new Sortie();
const arret = new AbortController();
for (const signal of Object.keys(SIGNAUX) as (keyof typeof SIGNAUX)[]) {
  // A terminal, npm and a supervisor may each send it: the second one asks for nothing more.
  process.on(signal, () => arret.abort(signal));
}

const program = enFrancais(new Command('ops'))
  .description('Exploitation de Comptes 1D')
  .usage('[options] <commande>')
  .version(lireVersion(), '-V, --version', 'affiche la version')
  .addHelpText('after', '\n«\u00a0<commande> --help\u00a0» donne les options d’une commande.');

for (const commande of commandes) {
  const sub = enFrancais(program.command(commande.nom)).description(commande.description);
  commande.options?.(sub);
  sub.action(async () => {
    process.exitCode = await run(commande, sub.opts(), sub.args);
  });
}

async function run(commande: Commande, options: Record<string, unknown>, rest: string[]): Promise<number> {
  const start = performance.now();
  const dire = (what: string) => sortie.dire(`${commande.nom}\u00a0: ${what}`);
  let debug = false;
  let database: Awaited<ReturnType<typeof openDatabase>> | undefined;
  let deps: ReturnType<typeof createDeps> | undefined;
  try {
    const read = loadConfig(undefined, { process: 'ops', besoins: commande.besoins ?? [] });
    // A service says in its log that it is there; a command, its results.
    const quiet = read.logLevel === 'info' && commande.dure !== true;
    const config = { ...read, logLevel: quiet ? 'warn' : read.logLevel };
    debug = ['debug', 'trace'].includes(config.logLevel);
    if (commande.sansBase !== true)
      database = await openDatabase(config, 'ops', { create: commande.cree === true });
    deps = createDeps(config, database ?? { appUrl: ABSENTE, accesUrl: ABSENTE, portailUrl: ABSENTE }, {
      logger: createLogger(config, 2),
    });
    const { print, remettre } = sortie;
    const done = commande.executer(
      { deps, config, print, remettre, arret: arret.signal },
      { ...options, arguments: rest },
    );
    const code = commande.dure === true ? await done : await Promise.race([done, interruption()]);
    if (code instanceof Interruption) {
      done?.catch(() => {});
      dire(`interrompu (${code.signal})\u00a0: ce qui n’était pas terminé est annulé`);
      return SIGNAUX[code.signal];
    }
    const perdue = await sortie.perdue();
    if (perdue !== undefined) {
      dire(`le travail est fait, mais son compte rendu n’a pas pu être écrit (${perdue})`);
      return 1;
    }
    const seconds = ((performance.now() - start) / 1000).toFixed(1).replace('.', ',');
    const how = (code ?? 0) === 0 ? 'terminé' : 'terminé avec des refus';
    dire(`${how} en ${seconds}\u00a0s`);
    return code ?? 0;
  } catch (error) {
    dire(direPanne(error));
    if (debug && error instanceof Error) sortie.dire(error.stack ?? '');
    return 1;
  } finally {
    await Promise.race([deps?.close(), ...(arret.signal.aborted ? [sleep(GRACE_MS)] : [])]);
    await database?.stop();
  }
}

class Interruption {
  readonly signal: keyof typeof SIGNAUX;
  constructor(signal: keyof typeof SIGNAUX) {
    this.signal = signal;
  }
}

function interruption(): Promise<Interruption> {
  return new Promise((resolve) => {
    const say = () => resolve(new Interruption(arret.signal.reason as keyof typeof SIGNAUX));
    if (arret.signal.aborted) say();
    else arret.signal.addEventListener('abort', say, { once: true });
  });
}

if (process.argv.length <= 2) program.outputHelp();
else {
  try {
    await program.parseAsync();
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    process.exitCode = error.exitCode;
    const commande = commandes.find(({ nom }) => nom === process.argv[2]);
    if (error.exitCode !== 0) sortie.dire(direRefus(error, commande?.nom));
  }
}
// What was interrupted may still hold a connection.
if (arret.signal.aborted) process.exit();
