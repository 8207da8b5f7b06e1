import { EventEmitter } from 'node:events';
import { Logger, run, type WorkerEvents } from 'graphile-worker';
import pg from 'pg';
import { pgOptions } from '../database/connection.ts';
import type { Deps } from '../deps.ts';
import { CONNECTIONS } from '../mails/mailer.ts';
import { notifyOfDelegation, tellEffect } from './delegation.ts';
import type { JobCounts } from './job-counts.ts';
import type { Locks, TakenJob } from './locks.ts';
import { notifyAgent } from './notify-agent.ts';
import { notifyHolder, sendCode, sendNotice } from './portail.ts';
import { sendMail } from './send-mail.ts';
import { waitAtMost, whenAborted } from './wait.ts';

/** What graphile-worker has, once its tasks are over, to write their end and close; it may never manage to. */
const CLOSING_MS = 1_000;

interface Run {
  until: AbortSignal;
  stopping: AbortSignal;
  /** Called once it takes jobs. */
  onListening(): void;
  counts: JobCounts;
}

/**
 * One run of graphile-worker on a pool of its own: takes jobs until « fin », or until it cannot write to its queue,
 * after which graphile-worker is of no more use. Then ends what is under way, and gives back the rest.
 */
export async function runQueue(
  deps: Deps,
  ownerUrl: string,
  locks: Locks,
  { until, stopping: stop, onListening, counts }: Run,
): Promise<void> {
  const pgPool = openPool(deps, ownerUrl);
  const events: WorkerEvents = new EventEmitter();
  const failure = new AbortController();
  let poolId = '';
  events.on('pool:create', ({ workerPool }) => (poolId = workerPool.id));
  events.on('pool:fatalError', () => failure.abort());
  const relieved = AbortSignal.any([until, failure.signal]);
  const underWay = new Set<Promise<void>>();
  const interrupted: TakenJob[] = [];
  const itsTurn = async (job: TakenJob): Promise<void> => {
    try {
      await deps.mailer.waitForTurn(relieved);
    } catch (error) {
      interrupted.push(job);
      throw error;
    }
  };
  const counted = (work: () => Promise<void>): Promise<void> =>
    work().then(
      () => counts.count(true),
      (error: unknown) => {
        counts.count(false);
        throw error;
      },
    );
  const follow = (work: Promise<void>): Promise<void> => {
    const task = work.finally(() => underWay.delete(task));
    underWay.add(task);
    return task;
  };
  const perform = (job: TakenJob, work: () => Promise<void>): Promise<void> =>
    follow(itsTurn(job).then(() => counted(work)));
  try {
    const runner = await run({
      pgPool,
      events,
      concurrency: CONNECTIONS,
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
              hooks: { startWorker: (_ctx, event) => locks.hold(event.worker.workerPool.id) },
            },
          },
        ],
      },
      taskList: {
        envoyer: (payload, { job }) => perform(job, () => sendMail(deps, payload, job, stop)),
        prevenir_delegation: (payload, { job }) => perform(job, () => notifyOfDelegation(deps, payload, job)),
        // Sends nothing itself.
        effet_delegation: (payload) => follow(tellEffect(deps, payload)),
        prevenir_agent: (payload, { job }) => perform(job, () => notifyAgent(deps, payload, job)),
        envoyer_code: (payload, { job }) => perform(job, () => sendCode(deps, payload, job)),
        // Sends nothing itself: it neither waits for a mail's turn nor counts as one.
        prevenir_titulaire: (payload, { job }) => follow(notifyHolder(deps, payload, job)),
        envoyer_avis: (payload, { job }) => perform(job, () => sendNotice(deps, payload, job)),
      },
    });
    onListening();
    const broken = runner.promise.catch((error: unknown) => deps.absences.note(error));
    await Promise.race([whenAborted(relieved), broken]);
    failure.abort();
    // It refuses to be stopped when it has stopped by itself.
    const stopped = runner.stop().catch(() => {});
    while (underWay.size > 0) await Promise.allSettled(underWay);
    await waitAtMost(
      CLOSING_MS,
      stopped.then(() => broken),
    );
    await locks.release(poolId, interrupted, stop);
  } finally {
    await waitAtMost(CLOSING_MS, pgPool.end());
  }
}

/** Its own pool: graphile-worker does not wait for the end of the one it makes. */
function openPool({ absences }: Deps, ownerUrl: string): pg.Pool {
  const pool = new pg.Pool({
    ...pgOptions(ownerUrl),
    max: CONNECTIONS + 2,
    connectionTimeoutMillis: 5_000,
  });
  const lost = (error: Error) => absences.note(error);
  pool.on('error', lost);
  pool.on('connect', (client) => client.on('error', lost));
  return pool;
}
