import { loadConfig } from '../../src/config.ts';
import { createDeps } from '../../src/deps.ts';
import { demarrerTravail } from '../../src/jobs/travail.ts';

/** « ops travail » without the migrations: loaded, it says so and waits for its parent's word to begin. */
const config = loadConfig();
const { databaseUrl: ownerUrl = '', databaseUrlWeb: webUrl = '' } = config;
const deps = createDeps(config, { ownerUrl, webUrl });
process.once('message', () => void demarrerTravail(deps, ownerUrl));
process.once('disconnect', () => process.exit());
process.send?.('prêt');
