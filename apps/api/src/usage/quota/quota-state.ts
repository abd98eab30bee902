import type { TenantTransaction } from '@incident-tracker/db';
import { burstWrites, planLimits } from '../plan-limits.js';
import type { PlanConfig } from '../plan-limits.js';
import { daysBefore } from '../../trpc/span-of-days.js';
import { findPlan } from '../find-plan.js';
import { QUOTA_KINDS } from '../usage-kinds.js';
import { marksAhead } from './marks.js';
import type { MarkAhead } from './marks.js';

/** Longer than any plan's wait for the next burst. */
const BURST_MEMORY_DAYS = 31;

/** How a tenant's day stands with its quota of writes. */
export interface QuotaState {
  readonly plan: string;
  readonly dailyWrites: number;
  /** Writes beyond `dailyWrites` that this day may have: 0 when another one has had the burst. */
  readonly burst: number;
  readonly used: number;
  /** At least `used`: what slots may count to without asking. */
  readonly leased: number;
  /** Something is still leased under another daily quota: the plan has changed. */
  readonly hasVoidLeases: boolean;
  readonly marksAhead: readonly MarkAhead[];
}

export interface QuotaScope {
  readonly trx: TenantTransaction;
  readonly tenantId: string;
  readonly ports: { readonly config: PlanConfig };
}

/** What a write has that draws on the quota. */
export interface LeaseContext extends QuotaScope {
  readonly now: Date;
}

/** The most that a day may count to. */
export function hardLimit({ dailyWrites, burst }: QuotaState): number {
  return dailyWrites + burst;
}

/** Reads the state in one round trip. With `lock`, no slot moves until the transaction ends. */
export async function readQuotaState(
  { trx, tenantId, ports }: QuotaScope,
  day: string,
  { lock = false }: { lock?: boolean } = {},
): Promise<QuotaState> {
  const [plan, slots, marks] = await Promise.all([
    findPlan(trx, tenantId),
    trx
      .selectFrom('usage_counters')
      .select(['count', 'leased', 'quota'])
      .where('tenant_id', '=', tenantId)
      .where('day', '=', day)
      .where('kind', 'in', QUOTA_KINDS)
      .orderBy('kind')
      .orderBy('slot')
      .$if(lock, (query) => query.forUpdate())
      .execute(),
    trx
      .selectFrom('quota_marks')
      .select(['day', 'quota', 'mark'])
      .where('tenant_id', '=', tenantId)
      .where('day', '>', daysBefore(day, BURST_MEMORY_DAYS))
      .where('day', '<=', day)
      .execute(),
  ]);
  const { dailyWrites, burst } = planLimits(ports.config, plan);
  const used = slots.reduce((sum, { count }) => sum + Number(count), 0);
  const leased = slots.reduce((sum, slot) => sum + Number(slot.leased ?? slot.count), 0);
  const today = marks.filter((mark) => mark.day === day && Number(mark.quota) === dailyWrites);
  const restsAfter = burst === null ? day : daysBefore(day, burst.everyDays);
  const isBurstSpent = marks.some(
    (mark) => mark.mark === 'burst' && mark.day > restsAfter && mark.day < day,
  );
  return {
    plan,
    dailyWrites,
    burst: isBurstSpent ? 0 : burstWrites(dailyWrites, burst),
    used,
    leased,
    hasVoidLeases: slots.some(
      (slot) =>
        Number(slot.quota) !== dailyWrites &&
        Number(slot.leased ?? slot.count) > Number(slot.count),
    ),
    marksAhead: marksAhead(dailyWrites, new Set(today.map(({ mark }) => mark))),
  };
}
