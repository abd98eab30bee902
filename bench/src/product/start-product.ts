import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { startChildServer } from '../processes/child-server.js';
import type { ChildServer } from '../processes/child-server.js';

const MAIN = fileURLToPath(new URL('../../../apps/api/dist/main.js', import.meta.url));

export interface ProductOptions {
  readonly dataDir: string;
  readonly logLevel: string;
  /** Folder for a CPU profile, written when the product stops. */
  readonly profile: string | null;
  /** Further environment variables. */
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * Starts the built product as a user does, on the embedded database below `dataDir`, without demo
 * data, and without the limits that a load from one address and tenant would meet at once.
 */
export function startProduct(options: ProductOptions): Promise<ChildServer> {
  const { dataDir, logLevel, profile, env = {} } = options;
  if (!existsSync(MAIN)) throw new Error('The API has not been built: run `pnpm build`.');
  return startChildServer({
    args: [...(profile === null ? [] : ['--cpu-prof', `--cpu-prof-dir=${profile}`]), MAIN],
    env: {
      PORT: '0',
      DATA_DIR: dataDir,
      DEMO: '0',
      LOG_LEVEL: logLevel,
      RATE_LIMIT_ENABLED: 'false',
      QUOTA_DAILY_WRITES: '1000000000',
      ...env,
    },
    announces: /running at (http:\S+)/,
  });
}
