// « ops travail » without the migrations, of the build given: loaded, it says so and waits for its parent's word to begin. Its
// rounds are short: tests do not wait for the jobs of the dead.
const RONDE_MS = 200;

const load = (source) => import(`${process.argv[2]}/src/${source}`);
const { loadConfig } = await load('config.js');
const { createDeps } = await load('deps.js');
const { startQueueWorker } = await load('jobs/queue-worker.js');
const config = loadConfig();
const {
  databaseUrl: ownerUrl,
  databaseUrlApp: appUrl,
  databaseUrlAcces: accesUrl,
  databaseUrlPortail: portailUrl,
} = config;
const deps = createDeps(config, { ownerUrl, appUrl, accesUrl, portailUrl });
process.once('message', () => void startQueueWorker(deps, ownerUrl, RONDE_MS));
process.once('disconnect', () => process.exit());
process.send('prêt');
