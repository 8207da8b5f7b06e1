import { Readable } from 'node:stream';
import { Worker } from 'node:worker_threads';
import { FairQueue } from './fair-queue.ts';
import type { FeuillesEleves, LettresRepresentants, ListeEleves, ListeRepresentants } from './modeles.ts';
import type { FromWorker, Job, ToWorker } from './worker-messages.ts';

/**
 * Makes PDF documents in worker threads, so that a thousand sheets do not hold up the other requests. Each stream reads as
 * fast as its client; destroying it stops the work. When the work fails the stream is destroyed with the error.
 */
export interface DocumentsPool {
  feuillesEleves(modele: FeuillesEleves): Readable;
  listeElevesPdf(modele: ListeEleves): Readable;
  lettresRepresentants(modele: LettresRepresentants): Readable;
  listeRepresentantsPdf(modele: ListeRepresentants): Readable;
  /** Starts a worker ahead of the first document, which then comes as fast as the next ones. */
  warmUp(): void;
  /** Stops the workers; documents that are not complete end with an error. */
  close(): Promise<void>;
}

export interface DocumentsPoolOptions {
  /** Worker threads at most; each starts when it is first needed. */
  readonly size: number;
  /** What one document may use before it is given up, in megabytes of heap; the other requests are safe from it. */
  readonly memoryMb?: number;
}

const STOPPING = 'Les documents ne sont plus servis\u00A0: arrêt en cours';

interface Task {
  readonly key: string;
  readonly job: Job;
  readonly stream: Readable;
  /** Chunks received while the client was not reading: the worker hears of them when it reads again. */
  owedAcks: number;
  runner: Runner | undefined;
}

interface Runner {
  readonly worker: Worker;
  task: Task | undefined;
}

/** Several times what 4 000 sheets take. */
const MEMORY_MB = 512;

/** Each waiting document holds its model in memory: beyond this, asking again later is better than waiting. */
const WAITING_AT_MOST = 100;

export function createDocumentsPool({ size, memoryMb = MEMORY_MB }: DocumentsPoolOptions): DocumentsPool {
  const runners = new Set<Runner>();
  const queue = new FairQueue<Task>();
  let closed = false;

  function submit(key: string, job: Job): Readable {
    const stream = new Readable({
      read: () => acknowledge(task),
      destroy: (error, callback) => {
        queue.remove(key, task);
        post(task, { type: 'cancel' });
        callback(error);
      },
    });
    const task: Task = { key, job, stream, owedAcks: 0, runner: undefined };
    if (closed) stream.destroy(new Error(STOPPING));
    else if (queue.size >= WAITING_AT_MOST) stream.destroy(new Error('Trop de documents sont en attente'));
    else queue.push(key, task);
    dispatch();
    return stream;
  }

  function dispatch(): void {
    for (let runner = freeRunner(); runner; runner = freeRunner()) {
      const task = queue.next();
      if (!task) return;
      runner.task = task;
      task.runner = runner;
      runner.worker.ref();
      post(task, { type: 'start', job: task.job });
    }
  }

  function freeRunner(): Runner | undefined {
    for (const runner of runners) if (!runner.task) return runner;
    return runners.size < size && !closed ? startRunner() : undefined;
  }

  function startRunner(): Runner {
    const runner: Runner = { worker: startWorker(memoryMb), task: undefined };
    runner.worker.unref();
    runner.worker.on('message', (message: FromWorker) => receive(runner, message));
    runner.worker.on('error', (error) => lose(runner, error));
    runner.worker.on('exit', () => lose(runner, new Error('Le document n’a pas pu être terminé')));
    runners.add(runner);
    return runner;
  }

  function receive(runner: Runner, message: FromWorker): void {
    const { task } = runner;
    if (!task) return;
    if (message.type === 'chunk') {
      if (task.stream.destroyed) return;
      task.owedAcks += 1;
      if (task.stream.push(message.bytes)) acknowledge(task);
      return;
    }
    release(runner);
    if (message.type === 'done') task.stream.push(null);
    else task.stream.destroy(new Error(message.message));
    dispatch();
  }

  function release(runner: Runner): void {
    if (runner.task) runner.task.runner = undefined;
    runner.task = undefined;
    runner.worker.unref();
  }

  function lose(runner: Runner, error: Error): void {
    if (!runners.delete(runner)) return;
    const { task } = runner;
    release(runner);
    task?.stream.destroy(error);
    dispatch();
  }

  return {
    feuillesEleves: (modele) => submit(modele.ecole.uai, { kind: 'feuillesEleves', modele }),
    listeElevesPdf: (modele) => submit(modele.ecole.uai, { kind: 'listeElevesPdf', modele }),
    lettresRepresentants: (modele) => submit(modele.ecole.uai, { kind: 'lettresRepresentants', modele }),
    listeRepresentantsPdf: (modele) => submit(modele.ecole.uai, { kind: 'listeRepresentantsPdf', modele }),
    warmUp: () => {
      const ecole = { uai: '', nom: '', commune: '' };
      const modele = { ecole, editeLe: new Date(0), lignes: [] };
      submit('', { kind: 'listeElevesPdf', modele })
        .on('error', () => {})
        .resume();
    },
    close: async () => {
      closed = true;
      const error = new Error(STOPPING);
      for (let task = queue.next(); task; task = queue.next()) task.stream.destroy(error);
      for (const { task } of runners) task?.stream.destroy(error);
      await Promise.all([...runners].map(({ worker }) => worker.terminate()));
    },
  };
}

function acknowledge(task: Task): void {
  for (; task.owedAcks > 0; task.owedAcks -= 1) post(task, { type: 'ack' });
}

function post(task: Task, message: ToWorker): void {
  task.runner?.worker.postMessage(message);
}

/**
 * The worker beside this file. Once built it is JavaScript; run from the sources it is TypeScript, and as tsx does not reach into
 * worker threads by itself (privatenumber/tsx#354), a line of JavaScript registers it there first.
 */
function startWorker(memoryMb: number): Worker {
  const resourceLimits = { maxOldGenerationSizeMb: memoryMb, maxYoungGenerationSizeMb: 8 };
  const options = { resourceLimits, execArgv: [] };
  if (!import.meta.url.endsWith('.ts')) return new Worker(new URL('./worker.js', import.meta.url), options);
  const tsx = import.meta.resolve('tsx/esm/api');
  const entry = new URL('./worker.ts', import.meta.url).href;
  const script = `import { register } from '${tsx}'; register(); await import('${entry}');`;
  return new Worker(new URL(`data:text/javascript,${encodeURIComponent(script)}`), options);
}
