import { AUTEUR_OPS } from '../domain/auteurs.ts';
import { CodeRecentError, NotFoundError, SessionTermineeError } from '../errors.ts';
import { OPS, Pool, WEB } from './pool.ts';
import {
  type AgentTrx,
  type Ask,
  type ConnexionTrx,
  type EcoleTrx,
  type Entree,
  inTransaction,
  type OpsTrx,
  type SessionTrx,
  type Trx,
} from './transaction.ts';
import { Witness } from './witness.ts';

/** Who acts where: a session's id, which the database judges by itself, and the school. */
export interface AccesEcole {
  session: string;
  ecoleId: string;
  agentId: string;
}

export interface DatabaseOptions {
  appUrl: string;
  accesUrl: string;
  /** Absent from the web process in production. */
  ownerUrl?: string | undefined;
  poolSize: number;
  /** Idle connections that PostgreSQL closes are an event, not a crash. */
  onIdleError(error: Error): void;
}

/** The login is a small part of the requests, and its pool a small part of the connections. */
const ACCES_POOL_SIZE = 4;

/** What a former user of the connection may have set is forgotten first, in the same round trip. */
const WRITE = 'reset all; begin';
/** PostgreSQL refuses a write, and all queries see one moment. */
const READ = 'reset all; begin isolation level repeatable read read only';

/** The pools, and the only ways to a transaction. */
export class Database {
  readonly #app: Pool;
  readonly #acces: Pool;
  readonly #owner: Pool | undefined;
  readonly #witness: Witness;

  constructor(options: DatabaseOptions) {
    const { appUrl, accesUrl, ownerUrl, poolSize, onIdleError } = options;
    this.#app = new Pool(appUrl, poolSize, WEB, onIdleError);
    this.#acces = new Pool(accesUrl, ACCES_POOL_SIZE, WEB, onIdleError);
    this.#owner = ownerUrl ? new Pool(ownerUrl, 4, OPS, onIdleError) : undefined;
    this.#witness = new Witness(appUrl);
  }

  /**
   * Enters the school with the session: the database finds the agent and the right by itself, or raises. Throws a
   * SessionTermineeError when the session has ended, a NotFoundError when there is no right. The session is held until
   * the end: a log-out comes before or after, never in between. Throws a CodeRecentError when more passwords were issued than
   * the age of the last code allows.
   */
  withEcole<R>(acces: AccesEcole, fn: (trx: EcoleTrx) => Promise<R>): Promise<R> {
    return inTransaction<EcoleTrx, R>(this.#app, enterEcole(WRITE, acces), fn).catch(refuse);
  }

  /** As withEcole, for what only reads. */
  readEcole<R>(acces: AccesEcole, fn: (trx: EcoleTrx) => Promise<R>): Promise<R> {
    return inTransaction<EcoleTrx, R>(this.#app, enterEcole(READ, acces), fn);
  }

  /** What an agent may read before a school is chosen. */
  readAgent<R>(session: string, fn: (trx: AgentTrx) => Promise<R>): Promise<R> {
    const entree: Entree<Entered<AgentTrx>> = {
      begin: READ,
      enter: async (ask) => {
        const { rows } = await enter(ask, 'select agent_id from entrer($1, null)', [session]);
        return { kind: 'agent', agentId: rows[0].agent_id };
      },
    };
    return inTransaction<AgentTrx, R>(this.#app, entree, fn);
  }

  /**
   * One statement, with no transaction around it: what a request needs to know before it begins. On a connection that
   * turns out to be lost it is said again on another one: saying it twice must do what once does.
   */
  async query<T>(sql: string, params: readonly unknown[]): Promise<T[]> {
    return (await this.#app.repeatable(sql, params)).rows;
  }

  /** Whether PostgreSQL answers, within that many milliseconds, however busy the pools are. */
  answers(ms: number): Promise<boolean> {
    return this.#witness.answers(ms);
  }

  /** The login services' own statements: throttling, steps of a login. */
  async queryAcces<T>(sql: string, params: readonly unknown[] = []): Promise<{ rows: T[] }> {
    return this.#acces.query(sql, params);
  }

  withConnexion<R>(fn: (trx: ConnexionTrx) => Promise<R>): Promise<R> {
    const entree = { begin: WRITE, enter: async () => ({ kind: 'connexion' as const }) };
    return inTransaction<ConnexionTrx, R>(this.#acces, entree, fn).catch(refuse);
  }

  /** The agent of this session, logged in or on the way; throws a SessionTermineeError when it has ended. */
  withSession<R>(session: string, fn: (trx: SessionTrx) => Promise<R>): Promise<R> {
    const entree = {
      begin: WRITE,
      enter: async (ask: Ask) => {
        const { rows } = await enter(ask, 'select * from entrer_acces($1)', [session]);
        const { agent_id: agentId, etape } = rows[0] as { agent_id: string; etape: string };
        return { kind: 'session' as const, agentId, session, etape };
      },
    };
    return inTransaction<SessionTrx, R>(this.#acces, entree, fn);
  }

  /** For the command line and jobs: same limits as the web role, inside one school, in the name of ops. */
  withEcoleOps<R>(ecoleId: string, fn: (trx: EcoleTrx) => Promise<R>): Promise<R> {
    return inTransaction<EcoleTrx, R>(this.owner, enterEcoleOps(WRITE, ecoleId), fn);
  }

  /** As withEcoleOps, for what only reads: PostgreSQL refuses a write (dry runs). */
  readEcoleOps<R>(ecoleId: string, fn: (trx: EcoleTrx) => Promise<R>): Promise<R> {
    return inTransaction<EcoleTrx, R>(this.owner, enterEcoleOps(READ, ecoleId), fn);
  }

  withOps<R>(fn: (trx: OpsTrx) => Promise<R>): Promise<R> {
    const entree = { begin: WRITE, enter: async () => ({ kind: 'ops' as const }) };
    return inTransaction<OpsTrx, R>(this.owner, entree, fn);
  }

  async close(): Promise<void> {
    this.#witness.end();
    await Promise.all([this.#app.end(), this.#acces.end(), this.#owner?.end()]);
  }

  private get owner(): Pool {
    if (this.#owner === undefined)
      throw new Error('DATABASE_URL manque : cette commande agit en propriétaire.');
    return this.#owner;
  }
}

const DIGITS = /^\d{1,18}$/;

/** What entering adds to a transaction. */
type Entered<H extends Trx> = Omit<H, keyof Trx>;

/** The id of the session goes as a parameter: what a statement says, other connections may read. */
const enterEcole = (begin: string, { session, ecoleId }: AccesEcole): Entree<Entered<EcoleTrx>> => ({
  begin,
  enter: async (ask) => {
    if (!DIGITS.test(ecoleId)) throw new NotFoundError();
    await enter(ask, 'select from entrer($1, $2)', [session, ecoleId]);
    return { kind: 'ecole', ecoleId };
  },
});

/** Within one school no statement is long: a worker whose connection is lost goes on after that. Milliseconds. */
const ECOLE_OPS_MS = 60_000;

/** One round trip: each mail begins two transactions so, and nothing in them is secret. */
function enterEcoleOps(begin: string, ecoleId: string): Entree<Entered<EcoleTrx>> {
  if (!DIGITS.test(ecoleId)) throw new Error('Numéro interne d’école invalide');
  return {
    begin: `${begin}; select entrer_exploitation(${ecoleId}, '${AUTEUR_OPS}'); set local role comptes1d_app; set local idle_in_transaction_session_timeout = '1min'`,
    enter: async () => ({ kind: 'ecole', ecoleId }),
    limit: ECOLE_OPS_MS,
  };
}

/** See migrations/fonctions: entree.sql, and comptes.sql for the last. */
const REFUSALS: Readonly<Record<string, () => Error>> = {
  C1D01: () => new SessionTermineeError(),
  C1D02: () => new NotFoundError(),
  C1D03: () => new CodeRecentError(),
};

const enter = (ask: Ask, sql: string, params: unknown[]): ReturnType<Ask> => ask(sql, params).catch(refuse);

function refuse(error: unknown): never {
  throw REFUSALS[(error as { code?: string }).code ?? '']?.() ?? error;
}
