import type { Schema } from '@incident-tracker/db';
import type { Kysely } from 'kysely';
import { listMembershipsOf } from '../tenancy/memberships.js';

/**
 * The tenant in which a person's work begins: the one they worked in last if they still belong to it,
 * else the first of theirs by name, else none.
 */
export async function homeTenantOf(
  db: Kysely<Schema>,
  { id, lastTenantId }: { id: string; lastTenantId: string | null },
): Promise<string | null> {
  const memberships = await listMembershipsOf(db, id);
  const last = memberships.find(({ tenantId }) => tenantId === lastTenantId);
  return (last ?? memberships[0])?.tenantId ?? null;
}
