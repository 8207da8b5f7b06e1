import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { pgOptions } from './connection.ts';

const UNDEFINED_FUNCTION = '42883';

/** What PostgreSQL answers: when the last night ended; null before the first one. */
export interface Answer {
  nuit: Date | null;
}

/**
 * One connection that only asks whether PostgreSQL answers: the pools may be busy, or full of connections that are lost.
 * Those who ask at the same time share one question, so that any number of them costs one connection.
 */
export class Witness {
  readonly #url: string;
  #client: pg.Client | undefined;
  #asking: Promise<Answer | undefined> | undefined;

  constructor(url: string) {
    this.#url = url;
  }

  /** Within that many milliseconds; undefined when it does not. */
  async answer(ms: number): Promise<Answer | undefined> {
    this.#asking ??= this.#ask(ms).finally(() => (this.#asking = undefined));
    const late = new AbortController();
    const never = pause(ms, undefined, { signal: late.signal }).catch(() => undefined);
    return Promise.race([this.#asking, never]).finally(() => late.abort());
  }

  /** Waits for no farewell: nobody may be there to give it. */
  end(): void {
    const client = this.#client;
    this.#client = undefined;
    client?.end().catch(() => {});
  }

  async #ask(ms: number): Promise<Answer | undefined> {
    try {
      this.#client ??= await this.#connect(ms);
      const { rows } = await this.#client.query<{ nuit: Date }>(
        'select finie_le as nuit from derniere_nuit()',
      );
      return { nuit: rows[0]?.nuit ?? null };
    } catch (error) {
      // A database that is not migrated yet answers all the same.
      if ((error as { code?: string }).code === UNDEFINED_FUNCTION) return { nuit: null };
      this.end();
      return undefined;
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
