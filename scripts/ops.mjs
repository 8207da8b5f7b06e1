// « npm run ops »: from the sources on a developer's machine, built in production, in this very process so that signals
// reach it.
import { existsSync } from 'node:fs';

const BUILT = new URL('../dist/src/cli/ops.js', import.meta.url);

if (process.env.NODE_ENV !== 'production') {
  await import('./sources.mjs');
  await import('../src/cli/ops.ts');
} else if (existsSync(BUILT)) {
  await import(BUILT.href);
} else {
  process.stderr.write(
    'dist/ manque\u00a0: lancez «\u00a0npm ci --include=dev && npm run build\u00a0», puis la commande à nouveau.\n',
  );
  process.exitCode = 1;
}
