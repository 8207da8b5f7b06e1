import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '../src/config.ts';
import { startEmbedded } from '../src/database/embarque/embedded.ts';
import { migrate } from '../src/database/schema/migrations.ts';
import { prepareRoles } from '../src/database/schema/roles.ts';
import { createDeps, type Deps } from '../src/deps.ts';
import { benchConnexions } from './connexions.ts';
import { benchCsv, benchFeuilles, benchLettres } from './documents.ts';
import { benchInformer } from './informer.ts';
import { benchInformerMail, benchMails, benchMailsTues } from './mails.ts';
import { benchOnde } from './onde.ts';
import { benchActivations, benchConnexionsPortail, benchPoidsPortail } from './portail.ts';
import { type BenchRow, printRows } from './report.ts';

/** Rows by name: « npm run bench -- informer feuilles » runs these only. */
const ROWS: Record<string, (deps: Deps) => Promise<BenchRow>> = {
  informer: benchInformer,
  connexions: benchConnexions,
  'connexions-portail': benchConnexionsPortail,
  activations: benchActivations,
  'poids-portail': benchPoidsPortail,
  feuilles: benchFeuilles,
  lettres: benchLettres,
  csv: benchCsv,
  onde: benchOnde,
  'informer-mail': benchInformerMail,
  mails: benchMails,
  'mails-tues': benchMailsTues,
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => ROWS[name] === undefined);
if (unknown.length > 0) {
  console.error(`Inconnu : ${unknown.join(', ')}. Au choix : ${Object.keys(ROWS).join(', ')}`);
  process.exit(1);
}

// A server of its own, durable as in production (fsync on), thrown away at the end.
const home = join(tmpdir(), `comptes1d-banc-${process.pid}`);
const config = loadConfig({ NODE_ENV: 'test', LOG_LEVEL: 'warn' });
const server = await startEmbedded(home);
try {
  const roles = await prepareRoles(server.url);
  await migrate(server.url);
  const deps = createDeps(config, { ownerUrl: server.url, ...roles });
  try {
    for (const name of wanted.length > 0 ? wanted : Object.keys(ROWS)) {
      const row = ROWS[name];
      if (row !== undefined) printRows([await row(deps)]);
    }
  } finally {
    await deps.close();
  }
} finally {
  await server.stop();
  rmSync(home, { recursive: true, force: true });
}
