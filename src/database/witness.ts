import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { pgOptions } from './connection.ts';

/**
 * One connection that only asks whether PostgreSQL answers: the pools may be busy, or full of connections that are lost.
 * Those who ask at the same time share one question, so that any number of them costs one connection.
 */
export class Witness {
  readonly #url: string;
  #client: pg.Client | undefined;
  #asking: Promise<boolean> | undefined;

  constructor(url: string) {
    this.#url = url;
  }

  /** Within that many milliseconds. */
  async answers(ms: number): Promise<boolean> {
    this.#asking ??= this.#ask(ms).finally(() => (this.#asking = undefined));
    const late = new AbortController();
    const never = pause(ms, false, { signal: late.signal }).catch(() => false);
    return Promise.race([this.#asking, never]).finally(() => late.abort());
  }

  /** Waits for no farewell: nobody may be there to give it. */
  end(): void {
    const client = this.#client;
    this.#client = undefined;
    client?.end().catch(() => {});
  }

  async #ask(ms: number): Promise<boolean> {
    try {
      this.#client ??= await this.#connect(ms);
      await this.#client.query('select 1');
      return true;
    } catch {
      this.end();
      return false;
    }
  }

  async #connect(ms: number): Promise<pg.Client> {
    const client = new pg.Client({
      ...pgOptions(this.#url),
      connectionTimeoutMillis: ms,
      query_timeout: ms,
      keepAlive: true,
    });
    client.on('error', () => {
      if (this.#client === client) this.#client = undefined;
    });
    await client.connect();
    return client;
  }
}
