import { fileURLToPath } from 'node:url';
import { startChildServer } from '../processes/child-server.js';
import type { ChildServer } from '../processes/child-server.js';

const MAIN = fileURLToPath(new URL('../../../apps/api/dist/main.js', import.meta.url));

/** Starts the built product as a worker, and resolves when its sealer works. */
export function startSealer(dataDir: string): Promise<ChildServer> {
  return startChildServer({
    args: [MAIN],
    env: { DATA_DIR: dataDir, ROLE: 'worker', DEMO: '0', LOG_LEVEL: 'info' },
    announces: /(the sealer of the audit log works here)/,
  });
}
