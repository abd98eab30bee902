import { configDefaults, defineConfig } from 'vitest/config';
import { withRedis } from './src/redis-server.js';

if (!withRedis) process.stderr.write('redis-server was not found: its suites are left out.\n');

const NEEDING_REDIS = ['src/rate-limits.test.ts', 'src/scale-out.test.ts'];

export default defineConfig({
  test: {
    clearMocks: true,
    include: ['src/**/*.test.ts'],
    exclude: [...configDefaults.exclude, 'src/faults/**', ...(withRedis ? [] : NEEDING_REDIS)],
    // Each file runs a product and a browser of its own: more at once would fight for the processors.
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
