import { prepared } from '@incident-tracker/db';
import type { TenantTransaction } from '@incident-tracker/db';
import { sql } from 'kysely';
import type { Use } from '../store.js';

const draw = prepared<Use & { quotas: string }>()((db, parameter) =>
  db
    .with('free', (query) =>
      query
        .selectFrom('usage_counters')
        .select('slot')
        .where('tenant_id', '=', parameter('tenantId'))
        .where('day', '=', parameter('day'))
        .where('kind', '=', parameter('kind'))
        .where(sql<boolean>`count + ${parameter('amount')}::bigint <= leased`)
        .where((eb) =>
          eb(
            'quota',
            '=',
            eb
              .selectFrom('tenants')
              .select(
                sql<string>`coalesce(q.quotas ->> plan, q.quotas ->> 'free')::bigint`.as('quota'),
              )
              .crossJoin(
                sql<{ quotas: object }>`(SELECT ${parameter('quotas')}::jsonb AS quotas)`.as('q'),
              )
              .where('id', '=', parameter('tenantId')),
          ),
        )
        .orderBy('slot')
        .limit(1)
        .forUpdate()
        .skipLocked(),
    )
    .updateTable('usage_counters')
    .from('free')
    .set((eb) => ({
      count: sql<string>`${eb.ref('usage_counters.count')} + ${parameter('amount')}::bigint`,
    }))
    .where('usage_counters.tenant_id', '=', parameter('tenantId'))
    .where('usage_counters.day', '=', parameter('day'))
    .where('usage_counters.kind', '=', parameter('kind'))
    .whereRef('usage_counters.slot', '=', 'free.slot')
    .returning('usage_counters.slot'),
);

/**
 * Counts a use on what has been leased already: on any slot that nobody holds, so no writer waits for
 * another. The lease must be of the quota that the tenant's plan has now.
 * @param quotas the daily quota by plan, as JSON.
 * @returns false when no such slot has room, or all that have are held.
 */
export async function drawOnLease(
  trx: TenantTransaction,
  use: Use,
  quotas: string,
): Promise<boolean> {
  const rows = await draw.execute(trx, { ...use, quotas });
  return rows.length > 0;
}
