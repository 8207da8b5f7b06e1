import { createHmac } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { ConfigError } from '../../config.ts';
import { pgOptions, readAddress, withLogin } from '../connection.ts';

/**
 * The three logins of the processes that face the web (rules §11). They own nothing, create nothing, and are members of
 * nothing: what each may do is what migrations/fonctions grants it.
 */
export const ROLES = {
  /** The administration: school data, within the school that its transaction entered. */
  app: 'comptes1d_app',
  /** The login services: hashes, OTP secrets, sessions, throttling. No school data. */
  acces: 'comptes1d_acces',
  /** The portal of pupils and guardians: the account of its session, its fiches and its children. */
  portail: 'comptes1d_portail',
} as const;

export const ROLE_NAMES: readonly string[] = Object.values(ROLES);

const SETTINGS = { statement_timeout: '30s', idle_in_transaction_session_timeout: '1min' };

/** Where each login connects. */
export interface RoleUrls {
  appUrl: string;
  accesUrl: string;
  portailUrl: string;
}

/**
 * Outside production, where no administrator has prepared them: creates the roles and returns their URLs. Their passwords
 * are the server's, the same for every process whatever its settings: a second one never locks the first one out. A role
 * that somebody else prepared is left alone (ConfigError), unless the server is « ours », the embedded one.
 */
export async function prepareRoles(ownerUrl: string, { ours = false } = {}): Promise<RoleUrls> {
  const client = new pg.Client(pgOptions(ownerUrl));
  await client.connect();
  try {
    const server = await identifierOf(client);
    for (const role of ROLE_NAMES) await prepareRole(client, urlOf(ownerUrl, role, server), role, ours);
    // Ops act within one school with the limits of the web role.
    const { rows } = await client.query("select pg_has_role(current_user, $1, 'member') as member", [
      ROLES.app,
    ]);
    if (rows[0].member !== true) await retryRace(() => client.query(`grant ${ROLES.app} to current_user`));
    return {
      appUrl: urlOf(ownerUrl, ROLES.app, server),
      accesUrl: urlOf(ownerUrl, ROLES.acces, server),
      portailUrl: urlOf(ownerUrl, ROLES.portail, server),
    };
  } finally {
    await client.end();
  }
}

/** Drawn once by initdb: any role may read it, and what these logins reach is the demonstration. */
async function identifierOf(client: pg.Client): Promise<string> {
  const { rows } = await client.query('select system_identifier::text as id from pg_control_system()');
  return rows[0].id;
}

const passwordOf = (role: string, server: string): string =>
  createHmac('sha256', server).update(`comptes1d développement ${role}`).digest('base64url');
const urlOf = (ownerUrl: string, role: string, server: string): string =>
  withLogin(ownerUrl, role, passwordOf(role, server));

async function prepareRole(client: pg.Client, url: string, role: string, ours: boolean): Promise<void> {
  // Looked at again after each step: another process may take it in between.
  for (let attempt = 1; ; attempt += 1) {
    const { rows } = await client.query<{ settings: string[] | null }>(
      'select rolconfig as settings from pg_roles where rolname = $1',
      [role],
    );
    const exists = rows[0];
    if (exists !== undefined && (await opens(url))) {
      const lacks = Object.entries(SETTINGS).filter(([k, v]) => !exists.settings?.includes(`${k}=${v}`));
      for (const [name, value] of lacks) await alterRole(client, role, `set ${name} = '${value}'`);
      return;
    }
    const password = pg.escapeLiteral(readAddress(url).password);
    if (exists === undefined) {
      await create(client, role, password);
      if (attempt < 3) continue;
    }
    if (!ours)
      throw new ConfigError(
        `Le rôle ${role} existe déjà sur ce serveur PostgreSQL avec un mot de passe qu’un autre lui a donné : il sert peut-être une vraie base, et rien n’a été changé. Donnez ses accès (DATABASE_URL_APP, DATABASE_URL_ACCES et DATABASE_URL_PORTAIL), ou NODE_ENV=production si ce serveur est réel, ou supprimez ce rôle s’il ne sert plus.`,
      );
    await alterRole(client, role, `login password ${password}`);
    if (attempt === 3) throw new Error(`Le rôle ${role} ne peut pas se connecter.`);
  }
}

/** All or nothing, unless another process has just done it. */
async function create(client: pg.Client, role: string, password: string): Promise<void> {
  const settings = Object.entries(SETTINGS).map(
    ([name, value]) => `alter role ${role} set ${name} = '${value}';`,
  );
  try {
    await client.query(`begin; create role ${role} login password ${password}; ${settings.join(' ')} commit`);
  } catch (error) {
    await client.query('rollback');
    // 42710 duplicate_object, 23505 unique_violation.
    if (!['42710', '23505'].includes((error as { code?: string }).code ?? '')) throw error;
  }
}

/** The role has this password. */
async function opens(url: string): Promise<boolean> {
  const client = new pg.Client(pgOptions(url));
  client.on('error', () => {});
  try {
    await client.connect();
    return true;
  } catch (error) {
    const { code = '' } = error as { code?: string };
    // 42501: the password is right, and this database not open to it yet.
    if (code === '42501') return true;
    if (code.startsWith('28')) return false;
    throw error;
  } finally {
    await client.end().catch(() => {});
  }
}

const alterRole = (client: pg.Client, role: string, what: string): Promise<unknown> =>
  retryRace(() => client.query(`alter role ${role} ${what}`));

/**
 * A role belongs to the whole server: processes of other databases may be altering it at this very moment, and
 * no lock of PostgreSQL spans databases. Who comes second is refused (« tuple concurrently updated ») and tries again.
 */
async function retryRace(run: () => Promise<unknown>): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await run();
      return;
    } catch (error) {
      const { code } = error as { code?: string };
      if ((code !== 'XX000' && code !== '23505') || attempt === 20) throw error;
      await pause(attempt * 10);
    }
  }
}

/**
 * Nobody may enter this database but its owner and the three logins, and nobody may create anything in it, temporary
 * tables included. PostgreSQL keeps this with the database, so neither a template nor a dump carries it.
 */
export async function closeDatabase(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ database: string }>(
    'select quote_ident(current_database()) as database',
  );
  const database = rows[0]?.database ?? '';
  await client.query(
    `revoke all on database ${database} from public; grant connect on database ${database} to ${ROLE_NAMES.join(', ')}`,
  );
  // Large objects are the one thing left that anybody can create; only a superuser may take that away.
  await client.query(`do $$ begin
    revoke execute on function lo_creat(integer), lo_create(oid), lo_from_bytea(oid, bytea) from public;
  exception when insufficient_privilege then null;
  end $$`);
}

/** Throws, with what to do, when an administrator has not created the logins yet. */
export async function assertRolesExist(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ rolname: string }>(
    'select rolname from pg_roles where rolname = any ($1)',
    [ROLE_NAMES],
  );
  const known = new Set(rows.map(({ rolname }) => rolname));
  const missing = ROLE_NAMES.filter((role) => !known.has(role));
  if (missing.length === 0) return;
  throw new ConfigError(
    `Rôles absents du serveur PostgreSQL\u00a0: ${missing.join(', ')}. Un administrateur les crée, comme le dit docs/exploitation.md («\u00a0Installation\u00a0», étape 1).`,
  );
}
