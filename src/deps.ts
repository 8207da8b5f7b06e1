import { randomInt } from 'node:crypto';
import { type KeyRing, parseKeyRing } from './auth/encryption.ts';
import { createFranceConnect } from './auth/franceconnect/franceconnect.ts';
import { type JournalSigner, parseJournalKey } from './auth/journal/signature.ts';
import type { Config } from './config.ts';
import { Absences } from './database/absences.ts';
import { Database } from './database/database.ts';
import { createDocumentsPool } from './documents/pool.ts';
import { createLogger, type Logger } from './logger.ts';
import { createMailer, type Mailer } from './mails/mailer.ts';
import { paths } from './paths.ts';
import { createRenderer } from './rendering/render.ts';
import { createVerificateur, type Internet } from './reseau/verificateur.ts';
import { createSmsGateway, type SmsGateway } from './sms/gateway.ts';
import { createOndePool } from './threads/onde.ts';

export interface Clock {
  now(): Date;
}

export interface DatabaseUrls {
  appUrl: string;
  accesUrl: string;
  portailUrl: string;
  ownerUrl?: string | undefined;
}

/** Composition root: everything a request, a command or a job may use. */
export function createDeps(
  config: Config,
  urls: DatabaseUrls,
  overrides: {
    clock?: Clock;
    logger?: Logger;
    mailer?: Mailer;
    sms?: SmsGateway;
    internet?: Partial<Internet>;
  } = {},
) {
  const logger = overrides.logger ?? createLogger(config);
  const absences = new Absences(logger);
  const database = new Database({
    ...urls,
    poolSize: config.databasePool,
    onIdleError: (error) => absences.note(error),
  });
  const documents = createDocumentsPool({ size: config.documentWorkers });
  const onde = createOndePool({ size: config.documentWorkers });
  const clock = overrides.clock ?? { now: () => new Date() };
  const mailer = overrides.mailer ?? createMailer(config, () => clock.now());
  const franceConnect = createFranceConnect(config, {
    clock,
    retour: config.baseUrl + paths.retourFranceConnect(),
    fin: config.baseUrl + paths.finFranceConnect(),
    onFailure: (what) => logger.warn(what, 'FranceConnect'),
  });
  const sms = overrides.sms ?? createSmsGateway(config, () => clock.now());
  const stop = new AbortController();
  let keyRing: KeyRing | undefined;
  let journalSigner: JournalSigner | undefined;
  return {
    config,
    logger,
    /** Where connections that are lost are told. */
    absences,
    /** For the worker's own connections; absent from the web process in production. */
    ownerUrl: urls.ownerUrl,
    database,
    documents,
    onde,
    mailer,
    /** Undefined: guardians are not offered it. */
    franceConnect,
    sms,
    /** Opens the addresses that directors type. */
    verificateur: createVerificateur(overrides.internet),
    /** Throws in a command that said it encrypts nothing: a default key would be worse. */
    get keyRing(): KeyRing {
      keyRing ??= parseKeyRing(config.encryptionKeys);
      return keyRing;
    },
    /** For who makes nights; throws where JOURNAL_CLE was not given. */
    get journalSigner(): JournalSigner {
      journalSigner ??= parseJournalKey(config.journalCle);
      return journalSigner;
    },
    clock,
    /** Uniform integer in [0, max), from the CSPRNG. */
    randomInt: (max: number) => randomInt(max),
    renderer: createRenderer({ cache: config.environment !== 'development' }),
    /** Aborts when the process has been asked to stop, while it still serves. */
    stopping: stop.signal,
    announceStop: () => stop.abort(),
    close: async () => {
      mailer.close();
      sms.close();
      await documents.close();
      await onde.close();
      await database.close();
    },
  };
}

export type Deps = ReturnType<typeof createDeps>;
