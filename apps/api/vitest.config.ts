import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    clearMocks: true,
    globalSetup: ['@incident-tracker/db/testing/global-setup'],
    include: ['src/**/*.test.ts'],
    // A suite waits for its database for half of its time.
    maxWorkers: '100%',
    // Loading the product anew for each file took as much processor time as the tests themselves.
    isolate: false,
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
