import { defineConfig } from 'vitest/config';
import { withTinyDisk } from './src/faults/tiny-disk.js';
import { withRedis } from './src/redis-server.js';

/**
 * `pnpm test:faults`: what the product stands on is killed, exhausted, hung and filled up, under load.
 * FAULT_SECONDS makes the random part longer, FAULT_SEED repeats it.
 */
export default defineConfig({
  test: {
    name: '@incident-tracker/faults',
    clearMocks: true,
    include: ['src/faults/**/*.test.ts'],
    exclude: [
      ...(withRedis ? [] : ['src/faults/redis.test.ts']),
      ...(withTinyDisk ? [] : ['src/faults/attachments-disk.test.ts']),
    ],
    // Each file runs a product of its own, and wants the machine for itself: after all others.
    fileParallelism: false,
    // Real browsers and processes on a shared machine: once more before a build is refused.
    retry: process.env['CI'] === 'true' ? 1 : 0,
    sequence: { groupOrder: 2 },
    testTimeout: 300_000 + 20_000 * Number(process.env['FAULT_SECONDS'] ?? 0),
    hookTimeout: 120_000,
  },
});
