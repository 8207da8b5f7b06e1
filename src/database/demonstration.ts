import pg from 'pg';
import sql from 'sql-template-tag';
import { type Config, ConfigError } from '../config.ts';
import { pgOptions, readAddress } from './connection.ts';

/** What test/helpers/app.ts calls its clones: nobody gives a real database such a name by mistake. */
const TEST_DATABASE = /^comptes1d_test_/;

const WHAT_TO_DO =
  'Si elle est réelle\u00a0: NODE_ENV=production. Sinon\u00a0: donnez dans DATABASE_URL une base vide.';

/**
 * Outside production, passwords and second factors are public and roles are made by ourselves: this must not happen to a
 * real database, whose NODE_ENV was forgotten. Throws a ConfigError before anything is written, in it or on its server.
 */
export async function assertDemonstration(
  { environment }: Pick<Config, 'environment'>,
  ownerUrl: string,
): Promise<void> {
  const { database } = readAddress(ownerUrl);
  if (environment === 'test' && TEST_DATABASE.test(database)) return;
  const client = new pg.Client({ ...pgOptions(ownerUrl), connectionTimeoutMillis: 5_000 });
  await client.connect();
  try {
    // Policies would hide rows from a role that is not the owner: better an error than an empty table.
    await client.query('begin read only; set local row_security = off');
    const why = await foreigners(client);
    if (why !== undefined)
      throw new ConfigError(
        `La base «\u00a0${database}\u00a0» n’est pas celle de la démonstration\u00a0: ${why}. Rien n’y a été écrit. ${WHAT_TO_DO}`,
      );
  } catch (error) {
    if ((error as { code?: string }).code !== '42501') throw error;
    throw new ConfigError(
      `La base «\u00a0${database}\u00a0» n’appartient pas au rôle de DATABASE_URL, qui ne peut lire ses agents. Rien n’y a été écrit. ${WHAT_TO_DO}`,
    );
  } finally {
    await client.end();
  }
}

/** The people and schools that nobody invented here; undefined when there is none. */
async function foreigners(client: pg.Client): Promise<string | undefined> {
  const { rows } = await client.query<{ known: boolean }>(
    sql`select to_regclass('public.agents') is not null and to_regclass('public.ecoles') is not null as known`,
  );
  if (rows[0]?.known !== true) return undefined;
  const { AGENTS_DEMO, ECOLES_DEMO } = await import('../../seeds/circonscription-demo.ts');
  const invented = new Set(AGENTS_DEMO.map(nameOf));
  const agents = await client.query<Agent>(sql`select identifiant, nom, prenom from public.agents`);
  const strangers = agents.rows.filter((agent) => !invented.has(nameOf(agent))).length;
  if (strangers > 0) return `${strangers} de ses agents n’en ${strangers > 1 ? 'sont' : 'est'} pas`;
  if (agents.rows.length > 0) return undefined;
  const { rows: schools } = await client.query<{ count: number }>(
    sql`select count(*)::int as count from public.ecoles where uai <> all (${ECOLES_DEMO.map(({ uai }) => uai)})`,
  );
  const count = schools[0]?.count ?? 0;
  return count > 0 ? `${count} de ses écoles n’en ${count > 1 ? 'sont' : 'est'} pas` : undefined;
}

interface Agent {
  identifiant: string;
  nom: string;
  prenom: string;
}

/** A real « cmartin » is another person. */
const nameOf = ({ identifiant, nom, prenom }: Agent): string => [identifiant, nom, prenom].join('\n');
