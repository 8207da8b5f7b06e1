import type { Server } from 'node:http';
import { Server as NetServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { createApp } from './app.ts';
import { startLocalFranceConnect } from './auth/franceconnect/local.ts';
import { direPanne } from './cli/panne.ts';
import { type Config, ConfigError, loadConfig } from './config.ts';
import { openDatabase } from './database/open.ts';
import { verifyAtStart } from './database/schema/verification.ts';
import { createDeps, type Deps } from './deps.ts';
import { scheduleNights } from './jobs/night.ts';
import { type QueueWorker, startQueueWorker } from './jobs/queue-worker.ts';
import { exigerLesCles } from './services/cles-de-la-base.ts';

/** Requests in flight get this long to end when the process is asked to stop. */
const GRACE_MS = 25_000;
/** How long a connection without a request is kept. */
const KEEP_ALIVE_MS = 75_000;
/** How long idle connections are left for a last request, before they are closed. */
const LAST_ANSWERS_MS = 4_000;

/** A developer's machine is rarely on at night: it is made up when it starts. */
const NUIT_EN_DEVELOPPEMENT = '0 3 * * *';

async function main(): Promise<void> {
  const config = loadConfig();
  const opening = openDatabase(config, 'web');
  const startingFranceConnect = startLocalFranceConnect(config);
  // Told below, once it is awaited; until then no reason to end the process.
  startingFranceConnect.catch(() => {});
  let deps: Deps | undefined;
  let server: Server | undefined;
  let travail: QueueWorker | undefined;

  let asked = false;
  let stopping: Promise<void> | undefined;
  const stop = (code: number): Promise<void> => {
    stopping ??= (async () => {
      deps?.announceStop();
      if (server !== undefined) {
        await pause(config.drainSeconds * 1_000);
        await closeServer(server, config.drainSeconds > 0 ? LAST_ANSWERS_MS : 0);
      }
      await travail?.stop();
      await deps?.close();
      await startingFranceConnect.then(
        (local) => local?.close(),
        () => {},
      );
      await opening.then(
        (database) => database.stop(),
        () => {},
      );
      process.exitCode = code;
    })();
    return stopping;
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    // From the first moment, as the embedded server outlives us; a second signal (npm and a terminal each send one) adds nothing.
    process.on(signal, () => {
      asked = true;
      deps?.logger.info({ signal }, 'arrêt demandé');
      void stop(0).then(() => process.exit());
    });
  }

  try {
    const database = await opening;
    if (asked) return;
    const franceConnect = await startingFranceConnect;
    if (asked) return;
    deps = createDeps({ ...config, ...franceConnect?.settings }, database);
    if (config.openToNetwork)
      deps.logger.warn('DANGER_DEMO_OUVERTE_AU_RESEAU\u00a0: mots de passe publics, ouverts au réseau');
    const warn = (message: string) => deps?.logger.warn(message);
    await verifyAtStart(config, database, warn);
    await exigerLesCles(deps, warn);
    if (config.environment === 'development') {
      const { semerDemo } = await import('../seeds/demo.ts');
      await semerDemo(deps);
    }
    if (asked) return;
    const app = createApp(deps);
    server = await new Promise<Server>((resolve, reject) => {
      const listening = app.listen(config.port, config.host, (error) =>
        error ? reject(error) : resolve(listening),
      );
      // The proxy closes first (nginx: 60 s): otherwise it may send a request on a connection that is being closed.
      listening.keepAliveTimeout = KEEP_ALIVE_MS;
      lastAnswers(listening);
    });
    deps.documents.warmUp();
    deps.onde.warmUp();
    if (config.environment === 'development') {
      const { bienvenue } = await import('../seeds/bienvenue.ts');
      const { comptesDuPortail } = await import('../seeds/portail-demo.ts');
      process.stdout.write(
        bienvenue(config, database.description, {
          franceConnect: franceConnect?.adresse,
          portail: await comptesDuPortail(deps),
        }),
      );
    }
    deps.logger.info({ host: config.host, port: config.port, base: database.description }, 'à l’écoute');
    if (config.environment === 'development' && deps.ownerUrl !== undefined) {
      const { peuplerLePortail } = await import('../seeds/portail-demo.ts');
      const { passerLesNuits } = await import('../seeds/nuits-demo.ts');
      const incomplete = (error: unknown): void => {
        if (!asked) deps?.logger.error({ err: error }, 'démonstration incomplète');
      };
      await peuplerLePortail(deps).catch(incomplete);
      // After it, which sends its codes by itself. In production the worker is « ops travail », a process of its own
      // (decision 016).
      if (!asked) {
        travail = await startQueueWorker(deps, deps.ownerUrl);
        await passerLesNuits(deps).catch(incomplete);
        void scheduleNights(deps, config.nuitCron ?? NUIT_EN_DEVELOPPEMENT, deps.stopping);
      }
    }
  } catch (error) {
    if (asked) return stop(0);
    await stop(1);
    if (/^(debug|trace)$/.test(config.logLevel)) process.stderr.write(`${(error as Error).stack}\n`);
    throw await explain(error, config);
  }
}

/**
 * Ends without a request lost behind a proxy that keeps its connections. First nothing new is accepted: the proxy asks
 * another process. On the connections that are there, each answer then says that it is the last one (« lastAnswers »);
 * the idle ones are given the time for one more request, since closing one on which a request is coming loses it.
 */
async function closeServer(server: Server, lastAnswersMs: number): Promise<void> {
  // Server of node:http would close the idle ones at once.
  const closed = new Promise<void>((resolve) => NetServer.prototype.close.call(server, () => resolve()));
  let sweep: NodeJS.Timeout | undefined;
  const idle = setTimeout(() => {
    // After what has arrived was read: a request waiting to be is one.
    sweep = setInterval(() => setImmediate(() => server.closeIdleConnections()), 200);
  }, lastAnswersMs);
  const grace = setTimeout(() => server.closeAllConnections(), GRACE_MS);
  await closed;
  clearTimeout(idle);
  clearInterval(sweep);
  clearTimeout(grace);
}

function lastAnswers(server: Server): void {
  server.prependListener('request', (_req, res) => {
    if (!server.listening) res.setHeader('Connection', 'close');
  });
}

async function explain(error: unknown, { environment, host, port, baseUrl }: Config): Promise<unknown> {
  if ((error as { code?: string }).code !== 'EADDRINUSE') return error;
  const answers = await fetch(`http://${host}:${port}/sante`, { signal: AbortSignal.timeout(2_000) })
    .then((response) => response.json())
    .then(
      (body) => typeof body === 'object' && body !== null && 'etat' in body,
      () => false,
    );
  const command = environment === 'production' ? 'node dist/src/server.js' : 'npm start';
  return new ConfigError(
    answers
      ? `Le port ${port} est déjà pris\u00a0: l’application tourne déjà, à l’adresse ${baseUrl}. Une autre à côté\u00a0: PORT=${port + 1} ${command}`
      : `Le port ${port} est déjà pris par un autre programme. Choisissez-en un autre\u00a0: PORT=${port + 1} ${command}`,
  );
}

main().catch((error: unknown) => {
  process.stderr.write(`${direPanne(error)}\n`);
  process.exit(1);
});
