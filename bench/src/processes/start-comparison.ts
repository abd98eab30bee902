import { fileURLToPath } from 'node:url';
import { startChildServer } from './child-server.js';
import type { ChildServer } from './child-server.js';

/**
 * Starts what the product is compared with, in a process of its own.
 * @param databaseUrl names the owner of the plain tables.
 */
export function startComparison(
  name: 'floor' | 'rival',
  databaseUrl: string,
): Promise<ChildServer> {
  return startChildServer({
    args: [fileURLToPath(new URL(`../${name}/main.js`, import.meta.url))],
    env: { DATABASE_URL: databaseUrl, NODE_ENV: 'production' },
    announces: /listening at (http:\S+)/,
  });
}
