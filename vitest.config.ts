import { existsSync } from 'node:fs';
import { defineConfig } from 'vitest/config';

const hasChromium =
  process.env['CHROMIUM_PATH'] !== undefined ||
  ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].some(existsSync) ||
  existsSync('/Applications/Google Chrome.app/Contents/MacOS/Google Chrome');

// In CI a missing browser is a failure, not a reason to test less.
const withBrowser = hasChromium || process.env['CI'] === 'true';
if (!withBrowser) process.stderr.write('Chromium was not found: the browser suite is left out.\n');

export default defineConfig({
  test: {
    projects: [
      'packages/*',
      'apps/*',
      'bench',
      'e2e/vitest.faults.config.ts',
      ...(withBrowser ? ['e2e/vitest.config.ts'] : []),
    ],
  },
});
