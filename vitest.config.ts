import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    globalSetup: ['test/helpers/global-setup.ts'],
    testTimeout: 20_000,
    hookTimeout: 60_000,
    // One more than processors: several tests wait for a clock (a lost connection, a lease) more than they compute.
    maxWorkers: 3,
    include: ['test/**/*.test.ts'],
  },
});
