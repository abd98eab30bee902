import { randomUUID } from 'node:crypto';
import type { Client } from 'pg';

/**
 * Makes a tenant with nobody in it.
 * @param client connected as app_platform. @returns its id.
 */
export async function insertTenant(client: Client): Promise<string> {
  const id = randomUUID();
  await client.query(`INSERT INTO tenants (id, name) VALUES ($1, 'Example')`, [id]);
  return id;
}
