// « npm run golden »: writes again every text that the tests compare with (mails, documents, ONDE, permissions of the database and
// of the routes). Read the diff before committing it. What depends on the database comes last: attendu.json is made by a schema
// that the others have already run on.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const STEPS = [
  ['test/unit/mails.test.ts', 'test/unit/mails', 'test/unit/documents', 'test/unit/onde/golden.test.ts'],
  ['test/unit/routes', 'test/integration/onde/cli'],
  ['test/integration/database/verification/verification.test.ts'],
];
for (const files of STEPS) {
  const { status } = spawnSync(
    process.execPath,
    ['node_modules/vitest/vitest.mjs', 'run', '--update', ...files.filter((file) => existsSync(file))],
    { stdio: 'inherit' },
  );
  if (status !== 0) process.exit(status ?? 1);
}
