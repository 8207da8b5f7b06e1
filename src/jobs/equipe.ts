import { EventEmitter } from 'node:events';
import { Logger, run, type WorkerEvents } from 'graphile-worker';
import pg from 'pg';
import { pgOptions } from '../database/connection.ts';
import type { Deps } from '../deps.ts';
import { CONNEXIONS } from '../mails/mailer.ts';
import { auPlus, quand } from './attente.ts';
import type { Comptes } from './comptes.ts';
import { envoyer } from './envoyer.ts';
import { prevenirAgent } from './prevenir-agent.ts';
import type { JobPris, Verrous } from './verrous.ts';

/** What graphile-worker has, once its tasks are over, to write their end and close; it may never manage to. */
const FERMETURE_MS = 1_000;

interface Equipe {
  fin: AbortSignal;
  arret: AbortSignal;
  /** Called once it takes jobs. */
  aLEcoute(): void;
  comptes: Comptes;
}

/**
 * One run of graphile-worker on a pool of its own: takes jobs until « fin », or until it cannot write to its queue,
 * after which graphile-worker is of no more use. Then ends what is under way, and gives back the rest.
 */
export async function faireTravailler(
  deps: Deps,
  ownerUrl: string,
  verrous: Verrous,
  { fin, arret, aLEcoute, comptes }: Equipe,
): Promise<void> {
  const pgPool = ouvrirPool(deps, ownerUrl);
  const events: WorkerEvents = new EventEmitter();
  const panne = new AbortController();
  let poolId = '';
  events.on('pool:create', ({ workerPool }) => (poolId = workerPool.id));
  events.on('pool:fatalError', () => panne.abort());
  const releve = AbortSignal.any([fin, panne.signal]);
  const enCours = new Set<Promise<void>>();
  const interrompus: JobPris[] = [];
  const sonTour = async (job: JobPris): Promise<void> => {
    try {
      await deps.mailer.attendreSonTour(releve);
    } catch (error) {
      interrompus.push(job);
      throw error;
    }
  };
  const compte = (travail: () => Promise<void>): Promise<void> =>
    travail().then(
      () => comptes.compter(true),
      (error: unknown) => {
        comptes.compter(false);
        throw error;
      },
    );
  const faire = (job: JobPris, travail: () => Promise<void>): Promise<void> => {
    const tache = sonTour(job)
      .then(() => compte(travail))
      .finally(() => enCours.delete(tache));
    enCours.add(tache);
    return tache;
  };
  try {
    const runner = await run({
      pgPool,
      events,
      concurrency: CONNEXIONS,
      noHandleSignals: true,
      parsedCronItems: [],
      logger: new Logger(
        () => (level, message) => deps.logger[level === 'debug' ? 'trace' : 'debug'](message),
      ),
      preset: {
        worker: {
          // Its writes at the end of a job then report their failures (pool:fatalError); otherwise nobody awaits
          // them, and one that fails kills the process.
          completeJobBatchDelay: 0,
          failJobBatchDelay: 0,
        },
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
        envoyer: (payload, { job }) => faire(job, () => envoyer(deps, payload, job, arret)),
        prevenir_agent: (payload, { job }) => faire(job, () => prevenirAgent(deps, payload, job)),
      },
    });
    aLEcoute();
    const rompu = runner.promise.catch((error: unknown) => deps.absences.note(error));
    await Promise.race([quand(releve), rompu]);
    panne.abort();
    // It refuses to be stopped when it has stopped by itself.
    const arrete = runner.stop().catch(() => {});
    while (enCours.size > 0) await Promise.allSettled(enCours);
    await auPlus(
      FERMETURE_MS,
      arrete.then(() => rompu),
    );
    await verrous.rendre(poolId, interrompus, arret);
  } finally {
    await auPlus(FERMETURE_MS, pgPool.end());
  }
}

/** Its own pool: graphile-worker does not wait for the end of the one it makes. */
function ouvrirPool({ absences }: Deps, ownerUrl: string): pg.Pool {
  const pool = new pg.Pool({
    ...pgOptions(ownerUrl),
    max: CONNEXIONS + 2,
    connectionTimeoutMillis: 5_000,
  });
  const perdue = (error: Error) => absences.note(error);
  pool.on('error', perdue);
  pool.on('connect', (client) => client.on('error', perdue));
  return pool;
}
