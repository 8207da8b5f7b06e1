import { type Config, ConfigError } from '../config.ts';
import type { DatabaseUrls } from '../deps.ts';
import { readAddress } from './connection.ts';
import { assertDemonstration } from './demonstration.ts';
import { embeddedHome } from './embarque/binaries.ts';
import { startEmbedded } from './embarque/embedded.ts';
import { migrate } from './schema/migrations.ts';
import { prepareRoles } from './schema/roles.ts';

export interface OpenedDatabase extends DatabaseUrls {
  /** Where the data are, for the person who starts the program. */
  description: string;
  /** Migrations applied on the way. */
  migrations: string[];
  stop(): Promise<void>;
}

/**
 * The database of this process. In production the web process gets its three logins and nothing else, and the
 * command line the owner's; elsewhere the schema is brought up to date, on DATABASE_URL or on the embedded
 * server. « create » false: throws a ConfigError where there is no embedded server yet.
 */
export async function openDatabase(
  config: Config,
  process: 'web' | 'ops',
  { create = true }: { create?: boolean } = {},
): Promise<OpenedDatabase> {
  if (config.environment === 'production') return openProduction(config, process);
  const embedded =
    config.databaseUrl === undefined
      ? await startEmbedded(embeddedHome(config.varDir), [], { create })
      : undefined;
  const ownerUrl = config.databaseUrl ?? embedded?.url ?? '';
  try {
    // The embedded server never holds more than what was done on this machine.
    if (embedded === undefined || config.openToNetwork) await assertDemonstration(config, ownerUrl);
    const { databaseUrlApp: appUrl, databaseUrlAcces: accesUrl, databaseUrlPortail: portailUrl } = config;
    const roles =
      appUrl !== undefined && accesUrl !== undefined && portailUrl !== undefined
        ? { appUrl, accesUrl, portailUrl }
        : await prepareRoles(ownerUrl, { ours: embedded !== undefined });
    const afresh = embedded && `supprimez le dossier ${embedded.home}`;
    const migrations = await migrate(ownerUrl, { ...(afresh ? { afresh } : {}) });
    const description = embedded
      ? `PostgreSQL embarqué (${embedded.home})`
      : `PostgreSQL ${readAddress(ownerUrl).host}`;
    return {
      appUrl: appUrl ?? roles.appUrl,
      accesUrl: accesUrl ?? roles.accesUrl,
      portailUrl: portailUrl ?? roles.portailUrl,
      ownerUrl,
      description,
      migrations,
      stop: async () => embedded?.stop(),
    };
  } catch (error) {
    await embedded?.stop();
    throw error;
  }
}

async function openProduction(config: Config, process: 'web' | 'ops'): Promise<OpenedDatabase> {
  const {
    databaseUrlApp: appUrl,
    databaseUrlAcces: accesUrl,
    databaseUrlPortail: portailUrl,
    databaseUrl: ownerUrl,
  } = config;
  const opened = { description: 'PostgreSQL', migrations: [], stop: async () => {} };
  if (process === 'web') {
    if (appUrl === undefined || accesUrl === undefined || portailUrl === undefined)
      throw new ConfigError(
        'DATABASE_URL_APP, DATABASE_URL_ACCES et DATABASE_URL_PORTAIL sont nécessaires\u00a0: le processus web se connecte par ces trois rôles, jamais par DATABASE_URL.',
      );
    return { ...opened, appUrl, accesUrl, portailUrl };
  }
  if (ownerUrl === undefined)
    throw new ConfigError('DATABASE_URL manque\u00a0: ops agit en propriétaire de la base.');
  // Ops open none of the web's pools: any connection they would ask for is the owner's.
  return {
    ...opened,
    appUrl: appUrl ?? ownerUrl,
    accesUrl: accesUrl ?? ownerUrl,
    portailUrl: portailUrl ?? ownerUrl,
    ownerUrl,
  };
}
