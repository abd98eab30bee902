import { spawnSync } from 'node:child_process';
import { configDefaults, defineConfig } from 'vitest/config';
import { withRedis } from './src/redis-server.js';

if (!withRedis) process.stderr.write('redis-server was not found: its suites are left out.\n');

// The operator documents use what an operator's machine has.
const missing = ['bash', 'curl', 'psql'].filter(
  (name) => spawnSync(name, ['--version']).status !== 0,
);
const asOperator = missing.length === 0 || process.env['CI'] === 'true';
if (!asOperator)
  process.stderr.write(`${missing.join(', ')} not found: the operator documents are left out.\n`);

const NEEDING_REDIS = ['src/rate-limits.test.ts', 'src/scale-out.test.ts'];

export default defineConfig({
  test: {
    clearMocks: true,
    include: ['src/**/*.test.ts'],
    exclude: [
      ...configDefaults.exclude,
      'src/faults/**',
      ...(withRedis ? [] : NEEDING_REDIS),
      ...(asOperator ? [] : ['src/operator-docs/**']),
    ],
    // Each file runs a product and a browser of its own and keeps one processor busy, not always. Two at
    // once, after the suites that leave processors no rest.
    maxWorkers: 2,
    sequence: { groupOrder: 1 },
    // Real browsers and processes on a shared machine: once more before a build is refused.
    retry: process.env['CI'] === 'true' ? 1 : 0,
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
