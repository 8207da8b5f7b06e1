// « npm run build »: dist/ is complete and of these sources, or is left as it was.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
process.chdir(ROOT);

const missing = ['typescript', '@types/node', '@types/express'].filter(
  (name) => !existsSync(`node_modules/${name}/package.json`),
);
if (missing.length > 0)
  fail(
    `il manque ${missing.join(', ')} (avec NODE_ENV=production, npm omet les outils de construction). Lancez «\u00a0npm ci --include=dev\u00a0», puis «\u00a0npm run build\u00a0».`,
  );

const draft = `dist.en-cours-${process.pid}`;
const former = `dist.ancien-${process.pid}`;
process.once('exit', () => {
  for (const folder of [draft, former]) rmSync(folder, { recursive: true, force: true });
});

mkdirSync(draft);
const tsc = spawnSync(
  process.execPath,
  ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json', '--outDir', draft],
  { stdio: 'inherit' },
);
if (tsc.status !== 0) fail('TypeScript refuse les sources (ci-dessus).');
const commit = spawnSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' });
if (commit.status === 0) writeFileSync(`${draft}/commit`, commit.stdout);
if (existsSync('dist')) renameSync('dist', former);
renameSync(draft, 'dist');

function fail(why) {
  process.stderr.write(`Construction impossible, dist/ reste tel quel\u00a0: ${why}\n`);
  process.exit(1);
}
