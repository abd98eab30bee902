import type { TenantContext } from '../../trpc/context.js';
import { PRIORITIES } from '../priority.js';
import type { Priority } from '../priority.js';

/** How soon tickets of a priority are to be answered and solved, in minutes; null: no target. */
export interface Targets {
  readonly firstResponseMinutes: number | null;
  readonly resolutionMinutes: number | null;
}

const HOUR = 60;
const DAY = 24 * HOUR;

/** What holds for a tenant that has not said otherwise. */
const DEFAULT_TARGETS: Readonly<Record<Priority, Targets>> = {
  urgent: { firstResponseMinutes: 30, resolutionMinutes: 4 * HOUR },
  high: { firstResponseMinutes: 2 * HOUR, resolutionMinutes: DAY },
  normal: { firstResponseMinutes: 8 * HOUR, resolutionMinutes: 3 * DAY },
  low: { firstResponseMinutes: DAY, resolutionMinutes: 7 * DAY },
};

/** The targets of a tenant as stored, and when they were set; the defaults have version 1. */
export interface StoredTargets {
  readonly targets: Readonly<Record<Priority, Targets>>;
  readonly version: number;
  readonly updatedAt: Date | null;
}

/** Reads the targets of the tenant. */
export async function readTargets({
  trx,
  tenantId,
}: Pick<TenantContext, 'trx' | 'tenantId'>): Promise<StoredTargets> {
  const rows = await trx
    .selectFrom('ticket_sla_targets')
    .select(['priority', 'first_response_minutes', 'resolution_minutes', 'version', 'updated_at'])
    .where('tenant_id', '=', tenantId)
    .execute();
  const of = (priority: Priority): Targets => {
    const row = rows.find((each) => each.priority === priority);
    if (row === undefined) return DEFAULT_TARGETS[priority];
    return {
      firstResponseMinutes: row.first_response_minutes,
      resolutionMinutes: row.resolution_minutes,
    };
  };
  const [first] = rows;
  return {
    targets: { urgent: of('urgent'), high: of('high'), normal: of('normal'), low: of('low') },
    version: first?.version ?? 1,
    updatedAt: first?.updated_at ?? null,
  };
}

/** The priorities in the order in which targets are shown. */
export const MOST_URGENT_FIRST: readonly Priority[] = PRIORITIES.toReversed();
