import { emitEventAs } from '../../events/emit-event.js';
import { quotaResetsAt } from '../quota-day.js';
import { NEAR_PERCENT } from './marks.js';
import type { QuotaMark } from './marks.js';
import type { LeaseContext, QuotaState } from './quota-state.js';

const SYSTEM = { type: 'system', id: null } as const;

/**
 * Notes that the day has come to a mark and tells so, in the transaction of the write that did it.
 * Under the quota lock, hence once. The mails follow from the events, when that has committed.
 */
export async function setMark(
  { trx, tenantId, now }: LeaseContext,
  reached: { mark: QuotaMark; day: string; used: number; state: QuotaState },
): Promise<void> {
  const { mark, day, used, state } = reached;
  const { dailyWrites: limit, burst } = state;
  const resetsAt = quotaResetsAt(now).toISOString();
  const common = { tenantId, actor: SYSTEM, now };
  await Promise.all([
    trx
      .insertInto('quota_marks')
      .values({ tenant_id: tenantId, day, quota: limit, mark, created_at: now })
      .execute(),
    mark === 'near' &&
      emitEventAs(trx, {
        ...common,
        type: 'usage.warning',
        payload: { percent: NEAR_PERCENT, used, limit, resetsAt },
      }),
    mark === 'reached' &&
      emitEventAs(trx, {
        ...common,
        type: 'quota.exceeded',
        payload: { used, limit, burst, resetsAt },
      }),
  ]);
}
