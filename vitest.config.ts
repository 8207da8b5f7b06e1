import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/** Rules that a reader of PDF files, threads or long computing prove: they wait for the whole run, wherever they stand. */
const LONGS = [
  'test/unit/threads/**/*.test.ts',
  'test/unit/documents/{cartes,feuilles-eleves,lettres-representants,liste-eleves-pdf,liste-representants,pool}.test.ts',
  'test/unit/onde/degats/duree.test.ts',
  'test/unit/onde/proprietes/**/*.test.ts',
];

export default defineConfig({
  test: {
    // A busy machine is slow, not wrong.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // A worker loads the application once: a file asks for its own database, server and scene (`use…`), and leaves nothing behind.
    isolate: false,
    // One more than processors: several tests wait for a clock (a lost connection, a lease) more than they compute.
    maxWorkers: availableParallelism() + 1,
    projects: [
      {
        extends: true,
        test: { name: 'unit', include: ['test/unit/**/*.test.ts'], exclude: LONGS },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts', 'test/attaques/**/*.test.ts', ...LONGS],
          globalSetup: ['test/helpers/machine/cluster.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          globalSetup: ['test/helpers/machine/cluster.ts', 'test/helpers/machine/chromium.ts'],
        },
      },
    ],
  },
});
