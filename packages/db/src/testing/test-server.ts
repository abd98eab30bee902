import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Server } from '../database.js';
import { openEmbeddedServer } from '../embedded/open.js';

/** The workspace's folder: the nearest one above that holds pnpm-workspace.yaml. */
function workspaceRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'pnpm-workspace.yaml'))) {
    if (folder === dirname(folder))
      throw new Error('pnpm-workspace.yaml was not found above the tests');
    folder = dirname(folder);
  }
  return folder;
}

// The tests' data may be lost with the machine: no fsync makes them several times faster.
const SETTINGS = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  max_connections: '300',
  max_wal_size: '2GB',
};

/**
 * The server for tests: that of DATABASE_URL, whose user must be allowed to create databases, or an
 * embedded one in .data/test-postgres that all packages and workers share. The last process to let
 * go of it stops it.
 */
export async function openTestServer(): Promise<Server> {
  const url = process.env['DATABASE_URL'];
  if (url !== undefined && url !== '') return { mode: 'external', url, close: async () => {} };
  const dataDir = join(workspaceRoot(), '.data', 'test-postgres');
  const options = { dataDir, settings: SETTINGS, unref: true };
  try {
    return await openEmbeddedServer(options);
  } catch (error) {
    // Without fsync a crash of the machine may have damaged the files; nothing in them is of value.
    if (!(error instanceof Error && error.message.includes('did not start'))) throw error;
    await rm(dataDir, { recursive: true, force: true });
    return openEmbeddedServer(options);
  }
}

// Set by the global setup, which holds the server for its workers.
const HELD_SERVER = 'INCIDENT_TRACKER_TEST_SERVER';
let shared: Promise<Server> | undefined;

/** The test server for this process: the one that the global setup holds, else a hold of our own. */
export function sharedTestServer(): Promise<Server> {
  const held = process.env[HELD_SERVER];
  shared ??=
    held === undefined
      ? openTestServer()
      : Promise.resolve({ mode: 'embedded', url: held, close: async () => {} });
  return shared;
}

/** Lets processes that we start from here on use `server` without holding it themselves. */
export function announceTestServer(server: Server): void {
  if (server.mode === 'embedded') process.env[HELD_SERVER] = server.url;
}

/** Stops the embedded test server unless another process uses it; with DATABASE_URL nothing happens. */
export async function stopTestServer(): Promise<void> {
  const server = await (shared ?? openTestServer());
  shared = undefined;
  await server.close();
}
