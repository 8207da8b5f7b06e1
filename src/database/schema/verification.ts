import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import sql from 'sql-template-tag';
import { type Config, ConfigError } from '../../config.ts';
import type { DatabaseUrls } from '../../deps.ts';
import { PROJECT_ROOT } from '../../project-root.ts';
import { pgOptions } from '../connection.ts';
import type { OpsLecture } from '../transaction.ts';
import { type Fact, type Played, readCatalogue } from './catalogue.ts';
import { compare, type Difference, type Expected } from './differences.ts';
import { ROLES } from './roles.ts';

/** This version, then the one before. Written by `npx vitest run test/integration/database/verification/verification.test.ts -u`. */
export const EXPECTED_FILE = join(PROJECT_ROOT, 'migrations/attendu.json');
export const readExpected = (): Expected[] => JSON.parse(readFileSync(EXPECTED_FILE, 'utf8')) as Expected[];

/** A connection of the web process: the variable that says it, and the login that it must be. */
export interface Connection {
  variable: string;
  url: string;
  login: string;
}

export const connectionsOf = ({ appUrl, accesUrl, portailUrl }: DatabaseUrls): Connection[] => [
  { variable: 'DATABASE_URL_APP', url: appUrl, login: ROLES.app },
  { variable: 'DATABASE_URL_ACCES', url: accesUrl, login: ROLES.acces },
  { variable: 'DATABASE_URL_PORTAIL', url: portailUrl, login: ROLES.portail },
];

/** What differs in the database of this URL, and in who the connections are. */
export async function verify(
  url: string,
  connections: readonly Connection[],
  { played, expected = readExpected() }: { played?: Played; expected?: readonly Expected[] } = {},
): Promise<Difference[]> {
  const catalogue = await withClient(url, (client) => readCatalogue(client, played));
  const differences: Difference[] = [];
  const replacements = new Set<Fact>();
  for (const connection of connections) {
    const { role, difference } = await verifyConnection(connection);
    if (difference === undefined) replacements.add(`member ${role} of ${connection.login}`);
    else differences.push(difference);
  }
  const facts = catalogue.facts.filter((fact) => !replacements.has(fact));
  return [...compare({ ...catalogue, facts }, expected), ...differences];
}

/** The login itself, or a replacement of it that is nothing but a member of it. */
async function verifyConnection({
  variable,
  url,
  login,
}: Connection): Promise<{ role: string; difference?: Difference }> {
  return withClient(url, async (client) => {
    const { rows } = await client.query<{ role: string; quoted: string }>(
      sql`select session_user::text as role, quote_ident(session_user) as quoted`,
    );
    const { role, quoted } = rows[0] ?? { role: '', quoted: '' };
    if (role === login) return { role: quoted };
    const { facts } = await readCatalogue(client, [{ login: role, role }]);
    const own = facts.filter((f) => f.startsWith(`role ${role} `) || f.endsWith(` to ${role}`));
    const harmless = new Set([`role ${role} login`, `role ${role} member of ${login}`]);
    if (own.length === harmless.size && own.every((fact) => harmless.has(fact))) return { role: quoted };
    return {
      role: quoted,
      difference: {
        severity: 'more',
        what: `${variable} se connecte avec le rôle ${role}, et non ${login} ou un rôle qui n’en est que membre`,
        remedy: `donnez dans ${variable} les accès de ${login}`,
      },
    };
  });
}

/** The tables' owner, when this connection is somebody else's. */
export const listOtherOwners = (trx: OpsLecture): Promise<{ login: string; owner: string }[]> =>
  trx.rows<{ login: string; owner: string }>(
    sql`select session_user::text as login, tableowner::text as owner from pg_tables
      where schemaname = 'public' and tablename = 'ecoles' and tableowner <> session_user`,
  );

async function withClient<R>(url: string, fn: (client: pg.Client) => Promise<R>): Promise<R> {
  const client = new pg.Client({ ...pgOptions(url), connectionTimeoutMillis: 5_000 });
  await client.connect();
  try {
    return await fn(client);
  } finally {
    await client.end();
  }
}

export const sayDifference = ({ what, remedy }: Difference): string => `${what} → ${remedy}`;

/** In production, refuses (ConfigError) a database that lets do more than expected; the rest is warned of. */
export async function verifyAtStart(
  { environment }: Pick<Config, 'environment'>,
  urls: DatabaseUrls,
  warn: (message: string) => void,
): Promise<void> {
  const production = environment === 'production';
  const differences = await verify(urls.appUrl, connectionsOf(urls));
  const more = differences.filter(({ severity }) => severity !== 'less');
  if (production && more.length > 0)
    throw new ConfigError(
      `La base n’est pas telle que prévu, ou accorde plus de pouvoir\u00a0: le démarrage est refusé («\u00a0npm run ops -- verifier\u00a0» dit tout)\u00a0:\n${more.map((d) => `  ${sayDifference(d)}`).join('\n')}`,
    );
  for (const difference of differences.filter(({ owner }) => production || owner === undefined))
    warn(`base\u00a0: ${sayDifference(difference)}`);
}
