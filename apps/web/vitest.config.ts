import { defineConfig, mergeConfig } from 'vitest/config';
import viteConfig from './vite.config.js';

export default mergeConfig(
  viteConfig,
  defineConfig({
    test: {
      clearMocks: true,
      include: ['src/**/*.test.{ts,tsx}'],
      // Nothing here is changed by a test: one process serves for all files.
      isolate: false,
      maxWorkers: '100%',
    },
  }),
);
