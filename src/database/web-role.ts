import { createHmac } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';

const ROLE = 'comptes1d_web';

const SETTINGS = { statement_timeout: '30s', idle_in_transaction_session_timeout: '1min' };

/**
 * Outside production, where nobody has prepared a role: lets comptes1d_web log in with a password derived
 * from the session secret, the same for every process, and returns the web process's URL. A role that is
 * ready is left alone: another process may be logging in with it at this very moment.
 */
export async function prepareWebRole(ownerUrl: string, sessionSecret: string): Promise<string> {
  const password = createHmac('sha256', sessionSecret).update('role web').digest('base64url');
  const url = new URL(ownerUrl);
  url.username = ROLE;
  url.password = password;
  if (!(await isReady(url.href))) await openRole(ownerUrl, password);
  return url.href;
}

async function isReady(webUrl: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: webUrl });
  try {
    await client.connect();
    const { rows } = await client.query(
      'select name, current_setting(name) as value from pg_settings where name = any ($1)',
      [Object.keys(SETTINGS)],
    );
    return rows.every(({ name, value }) => value === SETTINGS[name as keyof typeof SETTINGS]);
  } catch (error) {
    // 28…: refused, the role has no such password yet.
    if ((error as { code?: string }).code?.startsWith('28')) return false;
    throw error;
  } finally {
    await client.end().catch(() => {});
  }
}

async function openRole(ownerUrl: string, password: string): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    await alterRole(client, `login password ${pg.escapeLiteral(password)}`);
    for (const [name, value] of Object.entries(SETTINGS)) await alterRole(client, `set ${name} = '${value}'`);
  } finally {
    await client.end();
  }
}

/**
 * A role belongs to the whole server: processes of other databases may be altering it at this very moment, and
 * no lock of PostgreSQL spans databases. Who comes second is refused (« tuple concurrently updated ») and tries again.
 */
async function alterRole(client: pg.Client, what: string): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await client.query(`alter role ${ROLE} ${what}`);
      return;
    } catch (error) {
      if ((error as { code?: string }).code !== 'XX000' || attempt === 20) throw error;
      await pause(attempt * 10);
    }
  }
}

/** Refuses a web process whose role could see around row-level security. */
export async function assertHarmlessRole(webUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: webUrl, connectionTimeoutMillis: 10_000 });
  await client.connect();
  try {
    const { rows } = await client.query(`
      select r.rolname, r.rolsuper or r.rolbypassrls or r.rolcreaterole as puissant,
        pg_has_role(r.rolname, c.relowner, 'member') as proprietaire
      from pg_roles r left join pg_class c on c.oid = to_regclass('public.comptes')
      where r.rolname = session_user`);
    const role = rows[0];
    if (role.proprietaire === null) {
      throw new Error('La base n’est pas prête : lancez « npm run ops -- migrer ».');
    }
    if (role.puissant || role.proprietaire) {
      throw new Error(
        `Le rôle « ${role.rolname} » contourne le cloisonnement des écoles : donnez à DATABASE_URL_WEB un rôle simple membre de ${ROLE}.`,
      );
    }
  } finally {
    await client.end();
  }
}
