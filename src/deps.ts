import { randomInt } from 'node:crypto';
import { type KeyRing, parseKeyRing } from './auth/chiffrement.ts';
import type { Config } from './config.ts';
import { Database } from './database/database.ts';
import { createDocumentsPool } from './documents/pool.ts';
import { createLogger, type Logger } from './logger.ts';
import { createMailer, type Mailer } from './mails/mailer.ts';
import { createRenderer } from './rendering/render.ts';
import { createOndePool } from './threads/onde.ts';

export interface Clock {
  now(): Date;
}

export interface DatabaseUrls {
  appUrl: string;
  accesUrl: string;
  ownerUrl?: string | undefined;
}

/** Composition root: everything a request, a command or a job may use. */
export function createDeps(
  config: Config,
  urls: DatabaseUrls,
  overrides: { clock?: Clock; logger?: Logger; mailer?: Mailer } = {},
) {
  const logger = overrides.logger ?? createLogger(config);
  const database = new Database({
    ...urls,
    poolSize: config.databasePool,
    onIdleError: (error) => logger.warn({ err: error }, 'connexion PostgreSQL perdue'),
  });
  const documents = createDocumentsPool({ size: config.documentWorkers });
  const onde = createOndePool({ size: config.documentWorkers });
  const clock = overrides.clock ?? { now: () => new Date() };
  const mailer = overrides.mailer ?? createMailer(config, () => clock.now());
  const keyRing: KeyRing = parseKeyRing(config.encryptionKeys);
  return {
    config,
    logger,
    /** For the worker's own connections; absent from the web process in production. */
    ownerUrl: urls.ownerUrl,
    database,
    documents,
    onde,
    mailer,
    keyRing,
    clock,
    /** Uniform integer in [0, max), from the CSPRNG. */
    randomInt: (max: number) => randomInt(max),
    renderer: createRenderer({ cache: config.environment !== 'development' }),
    close: async () => {
      mailer.close();
      await documents.close();
      await onde.close();
      await database.close();
    },
  };
}

export type Deps = ReturnType<typeof createDeps>;
