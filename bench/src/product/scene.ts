import type { Database } from '@incident-tracker/db';
import { connectClient } from '../database/client.js';
import { insertIncidents } from '../database/insert-incidents.js';
import { copyTenants } from '../database/copy-tenants.js';
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
  await owner.query('ANALYZE incidents');
  await copyPlainTables(owner, platform);
  const { rows } = await platform.query<{ id: string }>(
    'SELECT id FROM incidents WHERE tenant_id = $1 AND number % 4 = 0 ORDER BY id',
    [filled.tenantId],
  );
  return { filled, writers, incidentIds: rows.map(({ id }) => id) };
}

/** A tenant of many, with the ids of its incidents. */
export interface CrowdTenant extends Tenant {
  readonly incidentIds: readonly string[];
}

/** Makes `count` more tenants of `incidents` incidents each, in the plain tables, too. */
export async function addCrowd(
  database: Database,
  product: ChildServer,
  { count, incidents }: { count: number; incidents: number },
): Promise<CrowdTenant[]> {
  const tenants = await createTenants(product.url, count);
  await using platform = await connectClient(database.urlAs('app_platform'));
  await using owner = await connectClient(database.urlAs('app_owner'));
  for (const tenant of tenants) await insertIncidents(platform, tenant, incidents);
  await owner.query('ANALYZE incidents');
  const tenantIds = tenants.map(({ tenantId }) => tenantId);
  await copyTenants({ owner, platform }, tenantIds);
  const { rows } = await platform.query<{ tenant_id: string; id: string }>(
    'SELECT tenant_id, id FROM incidents WHERE tenant_id = ANY ($1) ORDER BY id',
    [tenantIds],
  );
  const idsOf = Map.groupBy(rows, (row) => row.tenant_id);
  return tenants.map((tenant) => ({
    ...tenant,
    incidentIds: (idsOf.get(tenant.tenantId) ?? []).map(({ id }) => id),
  }));
}
