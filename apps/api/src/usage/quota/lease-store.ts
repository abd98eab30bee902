import type { TenantTransaction } from '@incident-tracker/db';
import { sql } from 'kysely';
import type { Use } from '../store.js';
import { QUOTA_KINDS } from '../usage-kinds.js';

/**
 * Leases a block of the daily quota and counts the use on it: on a slot of the kind that nobody holds,
 * else on a new one, named after the connection.
 */
export async function leaseBlock(
  trx: TenantTransaction,
  { tenantId, day, kind, amount }: Use,
  { block, quota }: { block: number; quota: number },
): Promise<void> {
  await sql`
    WITH free AS (
      SELECT slot FROM usage_counters
      WHERE tenant_id = ${tenantId} AND day = ${day} AND kind = ${kind}
      ORDER BY slot LIMIT 1 FOR UPDATE SKIP LOCKED
    )
    INSERT INTO usage_counters AS counter (tenant_id, day, kind, slot, count, leased, quota)
    SELECT ${tenantId}::uuid, ${day}::date, ${kind}::text,
      coalesce((SELECT slot FROM free), pg_backend_pid()), ${amount}::bigint, ${block}::bigint, ${quota}::bigint
    ON CONFLICT (tenant_id, day, kind, slot) DO UPDATE SET
      count = counter.count + excluded.count,
      leased = coalesce(counter.leased, counter.count) + excluded.leased,
      quota = excluded.quota`.execute(trx);
}

/** Takes back what has been leased to the slots of a day and not used. They must be locked. */
export async function recallLeases(
  trx: TenantTransaction,
  { tenantId, day }: Pick<Use, 'tenantId' | 'day'>,
): Promise<void> {
  await trx
    .updateTable('usage_counters')
    .set((eb) => ({ leased: eb.ref('count') }))
    .where('tenant_id', '=', tenantId)
    .where('day', '=', day)
    .where('kind', 'in', QUOTA_KINDS)
    .where((eb) => eb('leased', '>', eb.ref('count')))
    .execute();
}
