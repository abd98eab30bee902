import { configDefaults, defineConfig } from 'vitest/config';
import { redisServerPath } from './src/redis-server.js';

// In CI a missing Redis is a failure, not a reason to test less.
const withRedis = redisServerPath !== undefined || process.env['CI'] === 'true';
if (!withRedis) process.stderr.write('redis-server was not found: its suites are left out.\n');

const NEEDING_REDIS = ['src/rate-limits.test.ts', 'src/scale-out.test.ts'];

export default defineConfig({
  test: {
    clearMocks: true,
    include: ['src/**/*.test.ts'],
    exclude: [...configDefaults.exclude, ...(withRedis ? [] : NEEDING_REDIS)],
    // Each file runs a product and a browser of its own: more at once would fight for the processors.
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
