import pg from 'pg';
import { isServerError } from '../errors.js';

export const LOGIN = 'incident_tracker';

/**
 * Creates the product's login user and database in a new cluster. The login is no superuser: it may
 * create roles and databases, like the administrator of a managed PostgreSQL.
 */
export async function createLoginAndDatabase(adminUrl: string, password: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl });
  client.on('error', () => {});
  await client.connect();
  try {
    await tolerateTwin(
      client.query(
        `CREATE ROLE ${LOGIN} LOGIN CREATEROLE CREATEDB PASSWORD ${client.escapeLiteral(password)}`,
      ),
    );
    await tolerateTwin(client.query(`CREATE DATABASE ${LOGIN} OWNER ${LOGIN}`));
  } finally {
    await client.end();
  }
}

/** duplicate_object, duplicate_database or their race: another process is setting up as well. */
async function tolerateTwin(statement: Promise<unknown>): Promise<void> {
  try {
    await statement;
  } catch (error) {
    if (!(isServerError(error) && ['42710', '42P04', '23505'].includes(error.code))) throw error;
  }
}
