import { socketFolder } from './ensure-running.js';
import type { Home } from './home.js';

/** Through the Unix socket where there is one: it is faster, and no other account can open it. */
export function connectionUrl(home: Home, port: number, user: string, database: string): string {
  const socket = socketFolder(home);
  const host = socket === undefined ? '' : `?host=${encodeURIComponent(socket)}`;
  return `postgres://${user}:${encodeURIComponent(home.password)}@127.0.0.1:${port}/${database}${host}`;
}
