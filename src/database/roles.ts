import { createHmac } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { ConfigError } from '../config.ts';

/**
 * The three logins of the processes that face the web (DESIGN §11). They own nothing, create nothing, and are members of
 * nothing: what each may do is what migrations/fonctions grants it.
 */
export const ROLES = {
  /** The administration: school data, within the school that its transaction entered. */
  app: 'comptes1d_app',
  /** The login services: hashes, OTP secrets, sessions, throttling. No school data. */
  acces: 'comptes1d_acces',
  /** The portal of pupils and guardians: nothing yet. */
  portail: 'comptes1d_portail',
} as const;

export const ROLE_NAMES: readonly string[] = Object.values(ROLES);

const SETTINGS = { statement_timeout: '30s', idle_in_transaction_session_timeout: '1min' };

/** Where each pool of the web process connects. */
export interface RoleUrls {
  appUrl: string;
  accesUrl: string;
}

/**
 * Outside production, where no administrator has prepared them: creates the roles, each with a password derived from
 * the session secret, the same for every process, and returns their URLs. A role that is ready is left alone: another
 * process may be logging in with it at this very moment.
 */
export async function prepareRoles(ownerUrl: string, sessionSecret: string): Promise<RoleUrls> {
  const urls = new Map<string, string>();
  for (const role of ROLE_NAMES) {
    const password = createHmac('sha256', sessionSecret).update(`rôle ${role}`).digest('base64url');
    const url = new URL(ownerUrl);
    url.username = role;
    url.password = password;
    if (!(await isReady(url.href))) await openRole(ownerUrl, role, password);
    urls.set(role, url.href);
  }
  return { appUrl: urls.get(ROLES.app) ?? '', accesUrl: urls.get(ROLES.acces) ?? '' };
}

async function isReady(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url });
  try {
    await client.connect();
    const { rows } = await client.query(
      'select name, current_setting(name) as value from pg_settings where name = any ($1)',
      [Object.keys(SETTINGS)],
    );
    return rows.every(({ name, value }) => value === SETTINGS[name as keyof typeof SETTINGS]);
  } catch (error) {
    // 28…: refused, the role has no such password yet; 42501: not let into this database yet.
    if (/^(28|42501)/.test((error as { code?: string }).code ?? '')) return false;
    throw error;
  } finally {
    await client.end().catch(() => {});
  }
}

async function openRole(ownerUrl: string, role: string, password: string): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    await client.query(`do $$ begin
      create role ${role} nologin;
    exception when duplicate_object or unique_violation then null;
    end $$`);
    await alterRole(client, role, `login password ${pg.escapeLiteral(password)}`);
    for (const [name, value] of Object.entries(SETTINGS))
      await alterRole(client, role, `set ${name} = '${value}'`);
    // Ops act within one school with the limits of the web role.
    if (role === ROLES.app) await retryRace(() => client.query(`grant ${role} to current_user`));
  } finally {
    await client.end();
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
    `Rôles absents du serveur PostgreSQL\u00a0: ${missing.join(', ')}. Un administrateur les crée, comme le dit le README («\u00a0Production\u00a0», étape 1).`,
  );
}
