import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    clearMocks: true,
    // As all suites of this group: with one worker they would be run one after another.
    maxWorkers: '100%',
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    testTimeout: 30_000,
    hookTimeout: 240_000,
  },
});
