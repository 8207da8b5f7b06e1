import { Logger, type Runner, run } from 'graphile-worker';
import pg from 'pg';
import { z } from 'zod';
import type { Deps } from '../deps.ts';
import { CONNEXIONS } from '../mails/mailer.ts';
import { EnvoiDiffereError, envoyerUn } from '../services/envois.ts';
import { surveillerVerrous } from './verrous.ts';

const id = z.string().regex(/^\d{1,18}$/);
const envoi = z.object({ ecoleId: id, envoiId: id });

export interface Travail {
  /** Settles when the worker stops. */
  promise: Promise<void>;
  /** Ends what is under way, takes nothing more. */
  stop(): Promise<void>;
}

/** The worker of this process: takes jobs off the queue until it is stopped. */
export async function demarrerTravail(deps: Deps, ownerUrl: string): Promise<Travail> {
  const verrous = await surveillerVerrous(ownerUrl, (err) =>
    deps.logger.warn({ err }, 'surveillance de la file interrompue'),
  );
  // Our own pool: the worker does not wait for the end of the one it makes.
  const pgPool = new pg.Pool({ connectionString: ownerUrl, max: CONNEXIONS + 2 });
  const perdue = (err: Error) => deps.logger.warn({ err }, 'connexion de la file perdue');
  pgPool.on('error', perdue);
  pgPool.on('connect', (client) => client.on('error', perdue));
  const close = async () => {
    await verrous.close();
    await pgPool.end();
  };
  let runner: Runner;
  try {
    runner = await run({
      pgPool,
      concurrency: CONNEXIONS,
      noHandleSignals: true,
      parsedCronItems: [],
      logger: new Logger(
        () => (level, message) => deps.logger[level === 'debug' ? 'trace' : 'debug'](message),
      ),
      preset: {
        plugins: [
          {
            name: 'comptes-1d-verrous',
            version: '1.0.0',
            worker: {
              hooks: { startWorker: (_ctx, event) => verrous.tenir(event.worker.workerPool.id) },
            },
          },
        ],
      },
      taskList: {
        envoyer: async (payload, { job }) => {
          try {
            await envoyerUn(deps, {
              ...envoi.parse(payload),
              tentative: job.attempts,
              tentativesMax: job.max_attempts,
            });
          } catch (error) {
            if (!(error instanceof EnvoiDiffereError))
              deps.logger.error({ err: error, job: job.id }, 'envoi');
            throw error;
          }
        },
      },
    });
  } catch (error) {
    await close();
    throw error;
  }
  return {
    promise: runner.promise,
    stop: async () => {
      await runner.stop();
      await close();
    },
  };
}
