import type { Config } from '../config.ts';
import type { DatabaseUrls } from '../deps.ts';
import { startEmbedded } from './embedded.ts';
import { embeddedHome } from './embedded-binaries.ts';
import { migrate } from './migrations.ts';
import { assertHarmlessRole, prepareWebRole } from './web-role.ts';

export interface OpenedDatabase extends DatabaseUrls {
  /** Where the data are, for the person who starts the program. */
  description: string;
  /** Migrations applied on the way. */
  migrations: string[];
  stop(): Promise<void>;
}

/**
 * The database of this process. In production the web process gets its own role and nothing else, and the
 * command line the owner's; elsewhere the schema is brought up to date, on DATABASE_URL or on the embedded
 * server.
 */
export async function openDatabase(config: Config, process: 'web' | 'ops'): Promise<OpenedDatabase> {
  if (config.environment === 'production') return openProduction(config, process);
  const embedded =
    config.databaseUrl === undefined ? await startEmbedded(embeddedHome(config.varDir)) : undefined;
  const ownerUrl = config.databaseUrl ?? embedded?.url ?? '';
  try {
    const migrations = await migrate(ownerUrl);
    const webUrl = config.databaseUrlWeb ?? (await prepareWebRole(ownerUrl, config.sessionSecret));
    await assertHarmlessRole(webUrl);
    const description = embedded
      ? `PostgreSQL embarqué (${embedded.home})`
      : `PostgreSQL ${new URL(ownerUrl).host}`;
    return { webUrl, ownerUrl, description, migrations, stop: async () => embedded?.stop() };
  } catch (error) {
    await embedded?.stop();
    throw error;
  }
}

async function openProduction(config: Config, process: 'web' | 'ops'): Promise<OpenedDatabase> {
  const stop = async () => {};
  if (process === 'web') {
    if (config.databaseUrlWeb === undefined) throw new Error('DATABASE_URL_WEB manque.');
    await assertHarmlessRole(config.databaseUrlWeb);
    return { webUrl: config.databaseUrlWeb, description: 'PostgreSQL', migrations: [], stop };
  }
  if (config.databaseUrl === undefined)
    throw new Error('DATABASE_URL manque : ops agit en propriétaire de la base.');
  const webUrl = config.databaseUrlWeb ?? config.databaseUrl;
  return { webUrl, ownerUrl: config.databaseUrl, description: 'PostgreSQL', migrations: [], stop };
}
