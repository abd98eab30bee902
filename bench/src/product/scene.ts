import type { Database } from '@incident-tracker/db';
import { connectClient } from '../database/client.js';
import { insertIncidents } from '../database/insert-incidents.js';
import { copyPlainTables } from '../database/plain-tables.js';
import type { ChildServer } from '../processes/child-server.js';
import { createTenants } from './create-tenant.js';
import type { Tenant } from './create-tenant.js';

/** Tenants that write at the same time. */
const WRITERS = 16;
const FILLED_WITH = 1_000;

/** The data that product and floor work on. */
export interface Scene {
  /** Tenants without incidents, to declare some in. */
  readonly writers: readonly Tenant[];
  /** A tenant of 1,000 incidents. */
  readonly filled: Tenant;
  /** Ids of some of its incidents. */
  readonly incidentIds: readonly string[];
}

/** Makes the tenants through the product, their incidents by SQL, and the plain copies of both. */
export async function setScene(database: Database, product: ChildServer): Promise<Scene> {
  const [filled, ...writers] = await createTenants(product.url, WRITERS + 1);
  if (filled === undefined) throw new Error('no tenant was made');
  await using platform = await connectClient(database.urlAs('app_platform'));
  await using owner = await connectClient(database.urlAs('app_owner'));
  await insertIncidents(platform, filled, FILLED_WITH);
  await platform.query('ANALYZE incidents');
  await copyPlainTables(owner, platform);
  const { rows } = await platform.query<{ id: string }>(
    'SELECT id FROM incidents WHERE tenant_id = $1 AND number % 4 = 0 ORDER BY id',
    [filled.tenantId],
  );
  return { filled, writers, incidentIds: rows.map(({ id }) => id) };
}
