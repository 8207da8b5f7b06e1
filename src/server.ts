import type { Server } from 'node:http';
import { createApp } from './app.ts';
import { ConfigError, loadConfig } from './config.ts';
import { openDatabase } from './database/open.ts';
import { verifyAtStart } from './database/verification.ts';
import { createDeps } from './deps.ts';
import { demarrerTravail, type Travail } from './jobs/travail.ts';

/** Requests in flight get this long to end when the process is asked to stop. */
const GRACE_MS = 25_000;

async function main(): Promise<void> {
  const config = loadConfig();
  const database = await openDatabase(config, 'web');
  const deps = createDeps(config, database);
  let server: Server | undefined;
  let travail: Travail | undefined;

  let stopping: Promise<void> | undefined;
  const stop = (code: number): Promise<void> => {
    stopping ??= (async () => {
      if (server !== undefined) await closeServer(server);
      await travail?.stop();
      await deps.close();
      await database.stop();
      process.exitCode = code;
    })();
    return stopping;
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      deps.logger.info({ signal }, 'arrêt demandé');
      void stop(0).then(() => process.exit());
    });
  }

  try {
    if (config.openToNetwork)
      deps.logger.warn('DANGER_DEMO_OUVERTE_AU_RESEAU\u00a0: mots de passe publics, ouverts au réseau');
    await verifyAtStart(config, database, (message) => deps.logger.warn(message));
    if (config.environment === 'development') {
      const { semerDemo } = await import('../seeds/demo.ts');
      await semerDemo(deps);
    }
    // In production the worker is « ops travail », a process of its own (decision 016).
    if (config.environment === 'development' && deps.ownerUrl !== undefined) {
      travail = await demarrerTravail(deps, deps.ownerUrl);
    }
    const app = createApp(deps);
    server = await new Promise<Server>((resolve, reject) => {
      const listening = app.listen(config.port, config.host, (error) =>
        error ? reject(error) : resolve(listening),
      );
    });
    deps.documents.warmUp();
    if (config.environment === 'development') {
      const { bienvenue } = await import('../seeds/bienvenue.ts');
      process.stdout.write(bienvenue(config, database.description));
    }
    deps.logger.info({ host: config.host, port: config.port, base: database.description }, 'à l’écoute');
  } catch (error) {
    await stop(1);
    throw explain(error, config.port);
  }
}

async function closeServer(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const timer = setTimeout(() => server.closeAllConnections(), GRACE_MS);
  await closed;
  clearTimeout(timer);
}

function explain(error: unknown, port: number): unknown {
  if ((error as { code?: string }).code !== 'EADDRINUSE') return error;
  return new ConfigError(
    `Le port ${port} est déjà pris (l’application tourne peut-être déjà). Choisissez-en un autre : PORT=3001 npm start`,
  );
}

main().catch((error: unknown) => {
  const text =
    error instanceof ConfigError ? error.message : error instanceof Error ? error.stack : String(error);
  process.stderr.write(`${text}\n`);
  process.exit(1);
});
