import { loadConfig } from '../../src/config.ts';
import { createDeps } from '../../src/deps.ts';
import { demarrerTravail } from '../../src/jobs/travail.ts';

/**
 * « ops travail » without the migrations: loaded, it says so and waits for its parent's word to begin. Its rounds are
 * short: tests do not wait for the jobs of the dead.
 */
const RONDE_MS = 200;
const config = loadConfig();
const { databaseUrl: ownerUrl = '', databaseUrlApp: appUrl = '', databaseUrlAcces: accesUrl = '' } = config;
const deps = createDeps(config, { ownerUrl, appUrl, accesUrl });
process.once('message', () => void demarrerTravail(deps, ownerUrl, RONDE_MS));
process.once('disconnect', () => process.exit());
process.send?.('prêt');
