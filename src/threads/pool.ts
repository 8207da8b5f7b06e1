import { Worker } from 'node:worker_threads';
import { FairQueue } from './fair-queue.ts';

/** What a worker says of any work; whatever else it says is for the one who gave it the work. */
export type WorkEnd =
  /** Over, complete or cancelled: the worker is free. */
  | { readonly type: 'done'; readonly result?: unknown }
  | { readonly type: 'failed'; readonly message: string };

export interface Work<Job, Message> {
  /** Whose it is: waiting work is served one per key in turn. */
  readonly key: string;
  readonly job: Job;
  /** Buffers given away with the job. */
  readonly transfer?: readonly ArrayBuffer[];
  /** Milliseconds of a worker: beyond, the worker is stopped and the work ends with a WorkTooLongError. */
  readonly timeoutMs?: number;
  onMessage?(message: Message): void;
  /** Once, after everything else, and never before submit() has returned. */
  onEnd(error: Error | undefined, result: unknown): void;
}

export interface SubmittedWork<Message> {
  /** To the worker that has it; nothing while it waits, or once it has ended. */
  post(message: Message): void;
  /** Leaves the queue, silently: for work that has begun, it is the worker that has to be told. */
  withdraw(): void;
}

export interface ThreadPoolOptions {
  /** Worker threads at most; each starts when it is first needed. */
  readonly size: number;
  /** What one work may use before it is given up, in megabytes of heap; the other requests are safe from it. */
  readonly memoryMb: number;
  /** Each waiting work holds its data in memory: beyond this, asking again later is better than waiting. */
  readonly waitingAtMost: number;
  /** The module that the threads run, beside the module of this address: « ./worker », without extension. */
  readonly entry: { readonly module: string; readonly from: string };
}

/** It took longer than it may; its worker is gone, and another one takes its place. */
export class WorkTooLongError extends Error {}
/** It needed more memory than it may. */
export class WorkTooBigError extends Error {}
/** Too much is waiting already: nothing was begun. */
export class PoolBusyError extends Error {}

const STOPPING = 'Arrêt en cours\u00A0: ce travail n’est plus fait';

interface Task<Job, FromWorker> {
  readonly work: Work<Job, FromWorker>;
  runner: Runner<Job, FromWorker> | undefined;
}

interface Runner<Job, FromWorker> {
  readonly worker: Worker;
  task: Task<Job, FromWorker> | undefined;
  deadline?: NodeJS.Timeout;
}

/** A bounded number of worker threads, each at one work at a time, so that nothing heavy runs on the event loop. */
export class ThreadPool<Job, ToWorker, FromWorker extends { type: string }> {
  readonly #options: ThreadPoolOptions;
  readonly #runners = new Set<Runner<Job, FromWorker>>();
  readonly #queue = new FairQueue<Task<Job, FromWorker>>();
  #closed = false;

  constructor(options: ThreadPoolOptions) {
    this.#options = options;
  }

  submit(work: Work<Job, FromWorker>): SubmittedWork<ToWorker> {
    const task: Task<Job, FromWorker> = { work, runner: undefined };
    const refusal = this.#closed
      ? new Error(STOPPING)
      : this.#queue.size >= this.#options.waitingAtMost
        ? new PoolBusyError('Trop de demandes sont en attente')
        : undefined;
    queueMicrotask(() => (refusal ? work.onEnd(refusal, undefined) : this.#dispatch()));
    if (!refusal) this.#queue.push(work.key, task);
    return {
      post: (message) => task.runner?.worker.postMessage(message),
      withdraw: () => this.#queue.remove(work.key, task),
    };
  }

  /** Stops the workers; what is not complete ends with an error. */
  async close(): Promise<void> {
    this.#closed = true;
    const error = new Error(STOPPING);
    for (let task = this.#queue.next(); task; task = this.#queue.next()) task.work.onEnd(error, undefined);
    await Promise.all([...this.#runners].map((runner) => this.#lose(runner, error)));
  }

  #dispatch(): void {
    for (let runner = this.#freeRunner(); runner; runner = this.#freeRunner()) {
      const task = this.#queue.next();
      if (!task) return;
      this.#start(runner, task);
    }
  }

  #start(runner: Runner<Job, FromWorker>, task: Task<Job, FromWorker>): void {
    const { job, transfer = [], timeoutMs } = task.work;
    runner.task = task;
    task.runner = runner;
    runner.worker.ref();
    if (timeoutMs !== undefined) {
      const tooLong = () => this.#lose(runner, new WorkTooLongError(`Plus de ${timeoutMs}\u00A0ms`));
      runner.deadline = setTimeout(tooLong, timeoutMs);
    }
    try {
      runner.worker.postMessage({ type: 'start', job }, transfer);
    } catch (error) {
      this.#release(runner);
      task.work.onEnd(error as Error, undefined);
    }
  }

  #freeRunner(): Runner<Job, FromWorker> | undefined {
    for (const runner of this.#runners) if (!runner.task) return runner;
    return this.#runners.size < this.#options.size && !this.#closed ? this.#startRunner() : undefined;
  }

  #startRunner(): Runner<Job, FromWorker> {
    const runner: Runner<Job, FromWorker> = { worker: startWorker(this.#options), task: undefined };
    runner.worker.unref();
    runner.worker.on('message', (message: FromWorker | WorkEnd) => this.#receive(runner, message));
    runner.worker.on('error', (error) => this.#lose(runner, causeOf(error)));
    runner.worker.on('exit', () => this.#lose(runner, new Error('Le fil d’exécution s’est arrêté')));
    this.#runners.add(runner);
    return runner;
  }

  #receive(runner: Runner<Job, FromWorker>, message: FromWorker | WorkEnd): void {
    const { task } = runner;
    if (!task) return;
    if (!isEnd(message)) {
      task.work.onMessage?.(message);
      return;
    }
    this.#release(runner);
    if (message.type === 'done') task.work.onEnd(undefined, message.result);
    else task.work.onEnd(new Error(message.message), undefined);
    this.#dispatch();
  }

  #release(runner: Runner<Job, FromWorker>): void {
    clearTimeout(runner.deadline);
    if (runner.task) runner.task.runner = undefined;
    runner.task = undefined;
    runner.worker.unref();
  }

  /** The worker died, or must: its work ends with this error. */
  async #lose(runner: Runner<Job, FromWorker>, error: Error): Promise<void> {
    if (!this.#runners.delete(runner)) return;
    const { task } = runner;
    this.#release(runner);
    task?.work.onEnd(error, undefined);
    this.#dispatch();
    await runner.worker.terminate();
  }
}

const isEnd = (message: { type: string }): message is WorkEnd =>
  message.type === 'done' || message.type === 'failed';

const causeOf = (error: unknown): Error =>
  (error as { code?: string }).code === 'ERR_WORKER_OUT_OF_MEMORY'
    ? new WorkTooBigError('Plus de mémoire que permis', { cause: error })
    : (error as Error);

/**
 * Once built the module is JavaScript; run from the sources it is TypeScript, and as tsx does not reach into worker threads by
 * itself (privatenumber/tsx#354), a line of JavaScript registers it there first.
 */
function startWorker({ memoryMb, entry: { module, from } }: ThreadPoolOptions): Worker {
  const resourceLimits = { maxOldGenerationSizeMb: memoryMb, maxYoungGenerationSizeMb: 8 };
  const options = { resourceLimits, execArgv: [] };
  if (!from.endsWith('.ts')) return new Worker(new URL(`${module}.js`, from), options);
  const tsx = import.meta.resolve('tsx/esm/api');
  const entry = new URL(`${module}.ts`, from).href;
  const script = `import { register } from '${tsx}'; register(); await import('${entry}');`;
  return new Worker(new URL(`data:text/javascript,${encodeURIComponent(script)}`), options);
}
