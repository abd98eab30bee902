import { randomBytes } from 'node:crypto';
import type pg from 'pg';
import type { DatabaseConfig } from '../config.js';
import { Database } from '../database.js';
import { withDatabase } from '../driver/url.js';
import { isServerError } from '../errors.js';
import { asLoginUser } from './as-login-user.js';
import { dropLeftovers, testDatabaseName } from './leftovers.js';
import { ensureTemplate } from './template.js';
import { sharedTestServer } from './test-server.js';

export interface TestDatabase extends AsyncDisposable {
  readonly database: Database;
  /** URL of this database as the login user, to start an app on. */
  readonly url: string;
}

let cleaned: Promise<void> | undefined;

/**
 * A migrated, empty database of its own, cloned from a template (some tens of milliseconds). Dispose
 * of it (`await using`) to close its connections and drop it.
 */
export async function createTestDatabase(
  config: Omit<DatabaseConfig, 'url' | 'dataDir'> = {},
): Promise<TestDatabase> {
  const server = await sharedTestServer();
  const name = testDatabaseName(randomBytes(6).toString('hex'));
  await asLoginUser(server.url, async (admin) => {
    cleaned ??= dropLeftovers(admin, server.mode);
    await cleaned;
    await clone(admin, server.url, name);
  });
  const url = withDatabase(server.url, name);
  const database = new Database({ mode: server.mode, url, close: async () => {} }, config);
  return {
    database,
    url,
    [Symbol.asyncDispose]: async () => {
      await database.close();
      await asLoginUser(server.url, (admin) => drop(admin, name));
    },
  };
}

/**
 * Waits for our connections to end. FORCE is only for those that a test forgot: for a login user
 * that is no superuser it fails whenever an autovacuum worker is in the database.
 */
async function drop(admin: pg.Client, name: string): Promise<void> {
  try {
    await admin.query(`DROP DATABASE IF EXISTS ${name}`);
  } catch (error) {
    if (!(isServerError(error) && error.code === '55006')) throw error;
    await admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  }
}

async function clone(admin: pg.Client, url: string, name: string): Promise<void> {
  for (let attempt = 0; ; attempt += 1) {
    const template = await ensureTemplate(admin, url);
    try {
      await admin.query(`CREATE DATABASE ${name} TEMPLATE ${template}`);
      return;
    } catch (error) {
      // 3D000: a run with other migrations has just dropped our template.
      if (!(isServerError(error) && error.code === '3D000' && attempt < 5)) throw error;
    }
  }
}
