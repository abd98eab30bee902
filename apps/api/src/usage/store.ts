import type { TenantTransaction } from '@incident-tracker/db';
import { sql } from 'kysely';
import { QUOTA_COUNTER } from './plans.js';

interface TenantDay {
  readonly tenantId: string;
  /** `YYYY-MM-DD`. */
  readonly day: string;
}

interface Use extends TenantDay {
  readonly kind: string;
  readonly amount: number;
}

/** Counts uses that no quota limits. */
export async function countUsage(trx: TenantTransaction, use: Use): Promise<void> {
  await trx
    .insertInto('usage_counters')
    .values({ tenant_id: use.tenantId, day: use.day, kind: use.kind, count: use.amount })
    .onConflict((conflict) =>
      conflict.columns(['tenant_id', 'day', 'kind']).doUpdateSet((eb) => ({
        count: eb('usage_counters.count', '+', eb.ref('excluded.count')),
      })),
    )
    .execute();
}

/**
 * Counts uses if they fit into the daily quota of the tenant's plan, in one statement: PostgreSQL
 * locks the counter before it compares, so parallel writers see each other's count. A plan that this
 * program does not know has the quota of the free one.
 */
export async function countWithinQuota(
  trx: TenantTransaction,
  { tenantId, day, kind, amount }: Use,
  limits: Readonly<Record<string, number>>,
): Promise<{ limit: number; counted: boolean }> {
  const { rows } = await sql<{ quota: string; counted: boolean }>`
    WITH plan AS (
      SELECT coalesce(limits ->> plan, limits ->> 'free')::bigint AS quota
      FROM tenants, (SELECT ${JSON.stringify(limits)}::jsonb AS limits) AS given
      WHERE id = ${tenantId}
    ), within AS (
      INSERT INTO usage_counters AS counter (tenant_id, day, kind, count)
      SELECT ${tenantId}::uuid, ${day}::date, ${QUOTA_COUNTER}::text, ${amount}::bigint
      FROM plan WHERE ${amount}::bigint <= quota
      ON CONFLICT (tenant_id, day, kind) DO UPDATE SET count = counter.count + excluded.count
      WHERE counter.count + excluded.count <= (SELECT quota FROM plan)
      RETURNING count
    ), counted AS (
      INSERT INTO usage_counters AS counter (tenant_id, day, kind, count)
      SELECT ${tenantId}::uuid, ${day}::date, ${kind}::text, ${amount}::bigint FROM within
      ON CONFLICT (tenant_id, day, kind) DO UPDATE SET count = counter.count + excluded.count
    )
    SELECT quota::text AS quota, EXISTS (SELECT FROM within) AS counted FROM plan`.execute(trx);
  const [row] = rows;
  if (row === undefined) throw new Error('a tenant that does not exist has used something');
  return { limit: Number(row.quota), counted: row.counted };
}

/** How much of the day's quota is used. */
export async function findQuotaUsed(
  trx: TenantTransaction,
  { tenantId, day }: TenantDay,
): Promise<number> {
  const row = await trx
    .selectFrom('usage_counters')
    .select('count')
    .where('tenant_id', '=', tenantId)
    .where('day', '=', day)
    .where('kind', '=', QUOTA_COUNTER)
    .executeTakeFirst();
  return Number(row?.count ?? 0);
}

/** The tenant's plan. */
export async function findPlan(trx: TenantTransaction, tenantId: string): Promise<string> {
  const { plan } = await trx
    .selectFrom('tenants')
    .select('plan')
    .where('id', '=', tenantId)
    .executeTakeFirstOrThrow();
  return plan;
}

/** The counters of every kind from a day on, newest day first. */
export async function listUsageSince(
  trx: TenantTransaction,
  { tenantId, day }: TenantDay,
): Promise<{ day: string; kind: string; count: number }[]> {
  const rows = await trx
    .selectFrom('usage_counters')
    .select(['day', 'kind', 'count'])
    .where('tenant_id', '=', tenantId)
    .where('day', '>=', day)
    .where('kind', '!=', QUOTA_COUNTER)
    .orderBy('day', 'desc')
    .orderBy('kind')
    .execute();
  return rows.map((row) => ({ ...row, count: Number(row.count) }));
}
