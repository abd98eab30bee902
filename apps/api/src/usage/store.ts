import { prepared } from '@incident-tracker/db';
import type { TenantTransaction } from '@incident-tracker/db';
import { sql } from 'kysely';

/** So much of a kind on one day of a tenant. */
export interface Use {
  readonly tenantId: string;
  /** `YYYY-MM-DD`. */
  readonly day: string;
  readonly kind: string;
  readonly amount: number;
}

const count = prepared<Use>()((db, parameter) =>
  db
    .with('free', (query) =>
      query
        .selectFrom('usage_counters')
        .select('slot')
        .where('tenant_id', '=', parameter('tenantId'))
        .where('day', '=', parameter('day'))
        .where('kind', '=', parameter('kind'))
        .orderBy('slot')
        .limit(1)
        .forUpdate()
        .skipLocked(),
    )
    .insertInto('usage_counters')
    .values((eb) => ({
      tenant_id: parameter('tenantId'),
      day: parameter('day'),
      kind: parameter('kind'),
      slot: sql<number>`coalesce(${eb.selectFrom('free').select('slot')}, pg_backend_pid())`,
      count: parameter('amount'),
    }))
    .onConflict((conflict) =>
      conflict.columns(['tenant_id', 'day', 'kind', 'slot']).doUpdateSet((eb) => ({
        count: eb('usage_counters.count', '+', eb.ref('excluded.count')),
      })),
    ),
);

/**
 * Counts uses that no quota limits, on a slot that nobody holds, else on a new one, named after the
 * connection: so no writer waits for another.
 */
export async function countUsage(
  trx: TenantTransaction,
  { tenantId, day, kind, amount }: Use,
): Promise<void> {
  await count.execute(trx, { tenantId, day, kind, amount });
}

/** The uses of every kind on the days of a span, newest day first. */
export async function listUsage(
  trx: TenantTransaction,
  { tenantId, from, to }: { tenantId: string; from: string; to: string },
): Promise<{ day: string; kind: string; count: number }[]> {
  const rows = await trx
    .selectFrom('usage_counters')
    .select((eb) => ['day', 'kind', eb.fn.sum<string>('count').as('count')])
    .where('tenant_id', '=', tenantId)
    .where('day', '>=', from)
    .where('day', '<=', to)
    .groupBy(['day', 'kind'])
    .orderBy('day', 'desc')
    .orderBy('kind')
    .execute();
  return rows.map((row) => ({ ...row, count: Number(row.count) }));
}
