import type { DatabaseConfig } from './config.js';
import { Database, type Server } from './database.js';
import { openEmbeddedServer } from './embedded/open.js';

/**
 * Opens the database named by `url`, or the embedded server below `dataDir`. Does not migrate.
 * Rejects with a one-line message when neither is given or the embedded server cannot run here; an
 * external server is first contacted by the first statement.
 */
export async function openDatabase(config: DatabaseConfig): Promise<Database> {
  return new Database(await openServer(config), config);
}

async function openServer(config: DatabaseConfig): Promise<Server> {
  if (config.url !== undefined && config.url !== '') {
    return { mode: 'external', url: config.url, close: async () => {} };
  }
  if (config.dataDir === undefined)
    throw new Error('Set DATABASE_URL, or DATA_DIR for the embedded PostgreSQL');
  return openEmbeddedServer({ dataDir: config.dataDir, onNotice: config.onNotice });
}
