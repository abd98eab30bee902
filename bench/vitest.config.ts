import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    clearMocks: true,
    include: ['src/**/*.test.ts'],
    // Nothing here is changed by a test: one process serves for all files.
    isolate: false,
    maxWorkers: '100%',
  },
});
