import pg from 'pg';
import { type AgentTrx, type AnonymeTrx, type EcoleTrx, inTransaction, type OpsTrx } from './transaction.ts';

export interface AccesEcole {
  ecoleId: string;
  agentId: string;
}

export interface DatabaseOptions {
  webUrl: string;
  /** Absent from the web process in production. */
  ownerUrl?: string | undefined;
  poolSize: number;
  /** Idle connections that PostgreSQL closes are an event, not a crash. */
  onIdleError(error: Error): void;
}

const types = new pg.TypeOverrides();
types.setTypeParser(pg.types.builtins.DATE, (value) => value);

/** The two pools, and the only ways to a transaction. */
export class Database {
  readonly web: pg.Pool;
  readonly #owner: pg.Pool | undefined;

  constructor(options: DatabaseOptions) {
    this.web = createPool(options.webUrl, options.poolSize, options.onIdleError);
    this.#owner = options.ownerUrl ? createPool(options.ownerUrl, 4, options.onIdleError) : undefined;
  }

  /**
   * States agent and school; the database believes the school only if the agent has a right there
   * (ecole_courante()), so a route that forgot its guard reads nothing of another school.
   */
  withEcole<R>(acces: AccesEcole, fn: (trx: EcoleTrx) => Promise<R>): Promise<R> {
    return inTransaction<EcoleTrx, R>(
      this.web,
      beginAs(acces),
      { kind: 'ecole', ecoleId: acces.ecoleId },
      fn,
    );
  }

  /** As withEcole, for what only reads: PostgreSQL refuses a write, and all queries see one moment. */
  readEcole<R>(acces: AccesEcole, fn: (trx: EcoleTrx) => Promise<R>): Promise<R> {
    return inTransaction<EcoleTrx, R>(
      this.web,
      beginAs(acces, 'isolation level repeatable read read only'),
      { kind: 'ecole', ecoleId: acces.ecoleId },
      fn,
    );
  }

  withAgent<R>(agentId: string, fn: (trx: AgentTrx) => Promise<R>): Promise<R> {
    return inTransaction<AgentTrx, R>(this.web, beginAs({ agentId }), { kind: 'agent', agentId }, fn);
  }

  withAnonyme<R>(fn: (trx: AnonymeTrx) => Promise<R>): Promise<R> {
    return inTransaction<AnonymeTrx, R>(this.web, 'begin', { kind: 'anonyme' }, fn);
  }

  /** For the command line and jobs: same limits as the web role, inside one school, in the name of ops. */
  withEcoleOps<R>(ecoleId: string, fn: (trx: EcoleTrx) => Promise<R>): Promise<R> {
    const begin = `${beginAs({ ecoleId })}; set local role comptes1d_web`;
    return inTransaction<EcoleTrx, R>(this.owner, begin, { kind: 'ecole', ecoleId }, fn);
  }

  /** As withEcoleOps, for what only reads: PostgreSQL refuses a write (dry runs). */
  readEcoleOps<R>(ecoleId: string, fn: (trx: EcoleTrx) => Promise<R>): Promise<R> {
    const begin = `${beginAs({ ecoleId }, 'isolation level repeatable read read only')}; set local role comptes1d_web`;
    return inTransaction<EcoleTrx, R>(this.owner, begin, { kind: 'ecole', ecoleId }, fn);
  }

  withOps<R>(fn: (trx: OpsTrx) => Promise<R>): Promise<R> {
    return inTransaction<OpsTrx, R>(this.owner, 'begin', { kind: 'ops' }, fn);
  }

  async close(): Promise<void> {
    await Promise.all([this.web.end(), this.#owner?.end()]);
  }

  private get owner(): pg.Pool {
    if (this.#owner === undefined)
      throw new Error('DATABASE_URL manque : cette commande agit en propriétaire.');
    return this.#owner;
  }
}

function createPool(url: string, max: number, onIdleError: (error: Error) => void): pg.Pool {
  const pool = new pg.Pool({ connectionString: url, max, connectionTimeoutMillis: 5_000, types });
  pool.on('error', onIdleError);
  return pool;
}

const DIGITS = /^\d{1,18}$/;

/** One round trip: settings are local to the transaction, so PgBouncer's transaction mode is enough. */
function beginAs(context: { agentId?: string; ecoleId?: string }, mode = ''): string {
  const settings = Object.entries({ 'app.agent_id': context.agentId, 'app.ecole_id': context.ecoleId })
    .filter((entry): entry is [string, string] => entry[1] !== undefined)
    .map(([name, value]) => {
      if (!DIGITS.test(value)) throw new Error(`Identifiant interne invalide pour ${name}`);
      return `set_config('${name}', '${value}', true)`;
    });
  return `begin ${mode}; select ${settings.join(', ')}`;
}
