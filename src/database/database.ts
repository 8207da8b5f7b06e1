import sql, { type Sql } from 'sql-template-tag';
import { AUTEUR_OPS } from '../domain/auteurs.ts';
import { CodeRecentError, NotFoundError, SessionTermineeError } from '../errors.ts';
import { OPS, Pool, WEB } from './pool.ts';
import {
  type AgentLecture,
  type AgentTrx,
  type Ask,
  type ConnexionTrx,
  type EcoleLecture,
  type EcoleTrx,
  type Entree,
  inTransaction,
  type OpsLecture,
  type OpsTrx,
  type PassantTrx,
  type PortailLecture,
  type PortailTrx,
  type SessionLecture,
  type SessionTrx,
  type TransactionMode,
  type Trx,
} from './transaction.ts';
import { type Answer, Witness } from './witness.ts';

/** Who acts where: a session's id, which the database judges by itself, and the school. */
export interface AccesEcole {
  session: string;
  ecoleId: string;
  agentId: string;
}

export interface DatabaseOptions {
  appUrl: string;
  accesUrl: string;
  portailUrl: string;
  /** Absent from the web process in production. */
  ownerUrl?: string | undefined;
  poolSize: number;
  /** Idle connections that PostgreSQL closes are an event, not a crash. */
  onIdleError(error: Error): void;
}

/** The login is a small part of the requests, and its pool a small part of the connections. */
const ACCES_POOL_SIZE = 4;

/** What a former user of the connection may have set is forgotten first, in the same round trip. */
const WRITE: TransactionMode = { begin: 'reset all; begin', writes: true };
/** PostgreSQL refuses a write, and all queries see one moment. */
const READ: TransactionMode = {
  begin: 'reset all; begin isolation level repeatable read read only',
  writes: false,
};

/** The pools, and the only ways to a transaction. */
export class Database {
  readonly #app: Pool;
  readonly #acces: Pool;
  readonly #portail: Pool;
  readonly #owner: Pool | undefined;
  readonly #witness: Witness;

  constructor(options: DatabaseOptions) {
    const { appUrl, accesUrl, portailUrl, ownerUrl, poolSize, onIdleError } = options;
    this.#app = new Pool(appUrl, poolSize, WEB, onIdleError);
    this.#acces = new Pool(accesUrl, ACCES_POOL_SIZE, WEB, onIdleError);
    this.#portail = new Pool(portailUrl, poolSize, WEB, onIdleError);
    this.#owner = ownerUrl ? new Pool(ownerUrl, 4, OPS, onIdleError) : undefined;
    this.#witness = new Witness(appUrl);
  }

  /**
   * Enters the school with the session: the database finds the agent and the right by itself, or raises. Throws a
   * SessionTermineeError when the session has ended, a NotFoundError when there is no right. The session is held until
   * the end: a log-out comes before or after, never in between. Throws a CodeRecentError when more passwords were issued,
   * or sent by mail, or more identifiers asked for, than the age of the last code allows.
   */
  withEcole<R>(acces: AccesEcole, fn: (trx: EcoleTrx) => Promise<R>): Promise<R> {
    return inTransaction<EcoleTrx, R>(this.#app, enterEcole(WRITE, acces), fn).catch(refuse);
  }

  /** As withEcole, for what only reads. */
  readEcole<R>(acces: AccesEcole, fn: (trx: EcoleLecture) => Promise<R>): Promise<R> {
    return inTransaction<EcoleLecture, R>(this.#app, enterEcole(READ, acces), fn);
  }

  /** What an agent may read before a school is chosen. */
  readAgent<R>(session: string, fn: (trx: AgentLecture) => Promise<R>): Promise<R> {
    return inTransaction<AgentLecture, R>(this.#app, enterAgent(READ, session), fn).catch(refuse);
  }

  /** As readAgent, for what an agent does outside a school: functions of the database judge it (rules §10). */
  withAgent<R>(session: string, fn: (trx: AgentTrx) => Promise<R>): Promise<R> {
    return inTransaction<AgentTrx, R>(this.#app, enterAgent(WRITE, session), fn).catch(refuse);
  }

  /**
   * One statement, with no transaction around it: what a request needs to know before it begins. On a connection that
   * turns out to be lost it is said again on another one: saying it twice must do what once does.
   */
  async query<T>({ text, values }: Sql): Promise<T[]> {
    return (await this.#app.repeatable(text, values)).rows;
  }

  /** Whether PostgreSQL answers, within that many milliseconds, however busy the pools are. */
  answer(ms: number): Promise<Answer | undefined> {
    return this.#witness.answer(ms);
  }

  /** Of the library that throttles, which writes its own statements. */
  async queryAcces<T>(text: string, params: readonly unknown[] = []): Promise<{ rows: T[] }> {
    return this.#acces.query(text, params);
  }

  withConnexion<R>(fn: (trx: ConnexionTrx) => Promise<R>): Promise<R> {
    const entree = { ...WRITE, enter: async () => ({ kind: 'connexion' as const }) };
    return inTransaction<ConnexionTrx, R>(this.#acces, entree, fn).catch(refuse);
  }

  /** The agent of this session, logged in or on the way; throws a SessionTermineeError when it has ended. */
  withSession<R>(session: string, fn: (trx: SessionTrx) => Promise<R>): Promise<R> {
    return inTransaction<SessionTrx, R>(this.#acces, enterSession(WRITE, session), fn);
  }

  /** As withSession, for what only reads. */
  readSession<R>(session: string, fn: (trx: SessionLecture) => Promise<R>): Promise<R> {
    return inTransaction<SessionLecture, R>(this.#acces, enterSession(READ, session), fn);
  }

  /** As query(), by the login of the portal. */
  async queryPortail<T>({ text, values }: Sql): Promise<T[]> {
    return (await this.#portail.repeatable(text, values)).rows;
  }

  /** Whoever is on the portal with this session; throws a SessionTermineeError when it has ended. */
  withPortail<R>(session: string, fn: (trx: PortailTrx) => Promise<R>): Promise<R> {
    return inTransaction<PortailTrx, R>(this.#portail, enterPortail(WRITE, session), fn).catch(refuse);
  }

  /** As withPortail, for what only reads. */
  readPortail<R>(session: string, fn: (trx: PortailLecture) => Promise<R>): Promise<R> {
    return inTransaction<PortailLecture, R>(this.#portail, enterPortail(READ, session), fn);
  }

  /** On the portal without a session: what the link of a mail may do. */
  withPassant<R>(fn: (trx: PassantTrx) => Promise<R>): Promise<R> {
    const entree = { ...WRITE, enter: async () => ({ kind: 'passant' as const }) };
    return inTransaction<PassantTrx, R>(this.#portail, entree, fn);
  }

  /** For the command line and jobs: same limits as the web role, inside one school, in the name of ops. */
  withEcoleOps<R>(ecoleId: string, fn: (trx: EcoleTrx) => Promise<R>): Promise<R> {
    return inTransaction<EcoleTrx, R>(this.owner, enterEcoleOps(WRITE, ecoleId), fn);
  }

  /** As withEcoleOps, for what only reads: PostgreSQL refuses a write (dry runs). */
  readEcoleOps<R>(ecoleId: string, fn: (trx: EcoleLecture) => Promise<R>): Promise<R> {
    return inTransaction<EcoleLecture, R>(this.owner, enterEcoleOps(READ, ecoleId), fn);
  }

  withOps<R>(fn: (trx: OpsTrx) => Promise<R>): Promise<R> {
    return inTransaction<OpsTrx, R>(this.owner, { ...WRITE, enter: enterOps }, fn);
  }

  /** As withOps, for what only reads. */
  readOps<R>(fn: (trx: OpsLecture) => Promise<R>): Promise<R> {
    return inTransaction<OpsLecture, R>(this.owner, { ...READ, enter: enterOps }, fn);
  }

  async close(): Promise<void> {
    this.#witness.end();
    await Promise.all([this.#app.end(), this.#acces.end(), this.#portail.end(), this.#owner?.end()]);
  }

  private get owner(): Pool {
    if (this.#owner === undefined)
      throw new Error('DATABASE_URL manque : cette commande agit en propriétaire.');
    return this.#owner;
  }
}

const DIGITS = /^\d{1,18}$/;

/** What entering adds to a transaction. */
type Entered<H> = Omit<H, keyof Trx>;

/** The id of the session goes as a parameter: what a statement says, other connections may read. */
const enterEcole = (mode: TransactionMode, { session, ecoleId }: AccesEcole): Entree<Entered<EcoleTrx>> => ({
  ...mode,
  enter: async (ask) => {
    if (!DIGITS.test(ecoleId)) throw new NotFoundError();
    await enter(ask, sql`select from entrer(${session}, ${ecoleId})`);
    return { kind: 'ecole', ecoleId };
  },
});

const enterAgent = (mode: TransactionMode, session: string): Entree<Entered<AgentTrx>> => ({
  ...mode,
  enter: async (ask) => {
    const { rows } = await enter(ask, sql`select agent_id from entrer(${session}, null)`);
    return { kind: 'agent', agentId: rows[0].agent_id };
  },
});

const enterSession = (mode: TransactionMode, session: string): Entree<Entered<SessionTrx>> => ({
  ...mode,
  enter: async (ask) => {
    const { rows } = await enter(ask, sql`select agent_id, etape from entrer_acces(${session})`);
    const { agent_id: agentId, etape } = rows[0] as { agent_id: string; etape: string };
    return { kind: 'session', agentId, session, etape };
  },
});

const enterPortail = (mode: TransactionMode, session: string): Entree<Entered<PortailTrx>> => ({
  ...mode,
  enter: async (ask) => {
    await enter(ask, sql`select from entrer_portail(${session})`);
    return { kind: 'portail', session };
  },
});

const enterOps = async () => ({ kind: 'ops' as const });

/** Within one school no statement is long: a worker whose connection is lost goes on after that. Milliseconds. */
const ECOLE_OPS_MS = 60_000;

/** One round trip: each mail begins two transactions so, and nothing in them is secret. */
function enterEcoleOps(mode: TransactionMode, ecoleId: string): Entree<Entered<EcoleTrx>> {
  if (!DIGITS.test(ecoleId)) throw new Error('Numéro interne d’école invalide');
  return {
    ...mode,
    begin: `${mode.begin}; select entrer_exploitation(${ecoleId}, '${AUTEUR_OPS}'); set local role comptes1d_app; set local idle_in_transaction_session_timeout = '1min'`,
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

const enter = (ask: Ask, { text, values }: Sql): ReturnType<Ask> => ask(text, values).catch(refuse);

function refuse(error: unknown): never {
  throw REFUSALS[(error as { code?: string }).code ?? '']?.() ?? error;
}
