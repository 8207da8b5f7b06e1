import type { Config } from '../../config.ts';
import type { FranceConnectSettings } from './franceconnect.ts';

/** The provider of invented identities of a developer's machine. */
export interface LocalFranceConnect {
  /** Its page, which says what it is. */
  adresse: string;
  settings: Required<FranceConnectSettings>;
  close(): Promise<void>;
}

export interface LocalFranceConnectModule {
  startFranceConnect(config: Config): Promise<LocalFranceConnect>;
}

/** A name that the compiler does not follow: dist/ is made without these files, as production is without their packages. */
const MODULE: string = '../../../seeds/franceconnect/demarrer.ts';

/** Undefined in production and tests, where FRANCECONNECT_URL names another one, and where only dist/ is. */
export async function startLocalFranceConnect(config: Config): Promise<LocalFranceConnect | undefined> {
  if (config.environment !== 'development' || config.franceconnectUrl !== undefined) return undefined;
  try {
    const { startFranceConnect } = (await import(MODULE)) as LocalFranceConnectModule;
    return await startFranceConnect(config);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_MODULE_NOT_FOUND') return undefined;
    throw error;
  }
}
