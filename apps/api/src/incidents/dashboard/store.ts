import { sql } from 'kysely';
import type { TenantContext } from '../../trpc/context.js';
import { STATUSES, isOpen } from '../lifecycle.js';
import type { Severity } from '../severity.js';
import { parseSeverity } from '../severity.js';

type Tenant = Pick<TenantContext, 'trx' | 'tenantId'>;

/** Days of the UTC calendar, both inclusive. */
export interface Span {
  readonly from: string;
  readonly to: string;
}

/** Work that goes on. */
const OPEN = STATUSES.filter(isOpen);
/** Incidents that were none, or not one of their own, have no time to answer for. */
const NOT_WORKED = ['declined', 'merged', 'canceled'] as const;

/** How many incidents of a severity are open, and how many of them nobody leads. */
export async function countOpen({ trx, tenantId }: Tenant) {
  const rows = await trx
    .selectFrom('incidents')
    .leftJoin('incident_roles', (join) =>
      join
        .onRef('incident_roles.tenant_id', '=', 'incidents.tenant_id')
        .onRef('incident_roles.incident_id', '=', 'incidents.id')
        .on('incident_roles.role', '=', 'incident_commander'),
    )
    .select((eb) => [
      'incidents.severity',
      eb.fn.countAll<string>().as('total'),
      sql<string>`count(*) filter (where incident_roles.user_id is null)`.as('leaderless'),
    ])
    .where('incidents.tenant_id', '=', tenantId)
    .where('incidents.status', 'in', OPEN)
    .groupBy('incidents.severity')
    .execute();
  return rows.map(({ severity, total, leaderless }) => ({
    severity: parseSeverity(severity),
    total: Number(total),
    leaderless: Number(leaderless),
  }));
}

/** How many incidents of each severity were declared on each day, oldest first. */
export async function countDeclared(
  tenant: Tenant,
  span: Span,
): Promise<{ day: string; severity: Severity; count: number }[]> {
  const rows = await declaredIn(tenant, span)
    .select((eb) => [
      sql<string>`to_char(declared_at at time zone 'UTC', 'YYYY-MM-DD')`.as('day'),
      'severity',
      eb.fn.countAll<string>().as('count'),
    ])
    .groupBy(['day', 'severity'])
    .orderBy('day')
    .orderBy('severity')
    .execute();
  return rows.map(({ day, severity, count }) => ({
    day,
    severity: parseSeverity(severity),
    count: Number(count),
  }));
}

const MILESTONES = { acknowledged: sql.ref('acknowledged_at'), resolved: sql.ref('resolved_at') };

/** How long it took from declaration to a milestone, in whole seconds; null where none came so far. */
export async function timeTo(tenant: Tenant, span: Span, milestone: keyof typeof MILESTONES) {
  const reached = MILESTONES[milestone];
  const lasted = sql`greatest(0, extract(epoch from ${reached} - declared_at))`;
  const { incidents, p50, p90 } = await declaredIn(tenant, span)
    .select((eb) => [
      eb.fn.countAll<string>().as('incidents'),
      sql<number | null>`percentile_cont(0.5) within group (order by ${lasted})`.as('p50'),
      sql<number | null>`percentile_cont(0.9) within group (order by ${lasted})`.as('p90'),
    ])
    .where('status', 'not in', NOT_WORKED)
    .where(sql<boolean>`${reached} is not null`)
    .executeTakeFirstOrThrow();
  const whole = (seconds: number | null) => (seconds === null ? null : Math.round(seconds));
  return { incidents: Number(incidents), p50Seconds: whole(p50), p90Seconds: whole(p90) };
}

function declaredIn({ trx, tenantId }: Tenant, { from, to }: Span) {
  return trx
    .selectFrom('incidents')
    .where('tenant_id', '=', tenantId)
    .where('declared_at', '>=', sql<Date>`(${from}::date)::timestamp at time zone 'UTC'`)
    .where('declared_at', '<', sql<Date>`(${to}::date + 1)::timestamp at time zone 'UTC'`);
}
