import { sql } from 'kysely';
import { AppError } from '../../trpc/errors.js';
import { quotaResetsAt } from '../quota-day.js';
import type { Use } from '../store.js';
import { blockSize } from './block-size.js';
import { leaseBlock, recallLeases } from './lease-store.js';
import { hardLimit, readQuotaState } from './quota-state.js';
import type { LeaseContext, QuotaState } from './quota-state.js';
import { setMark } from './set-mark.js';

/**
 * Counts a use for which no leased block has room: leases another one. Who does so holds the tenant's
 * quota lock until the transaction ends; that is one writer out of many, until the blocks, which
 * shrink, are down to single units. A lease never reaches past the next mark. To pass one, and to
 * find out whether anything is left at all, what others have leased and not used is taken back, for
 * which their transactions have to end: so marks and the limit are exact.
 * @throws AppError QUOTA_EXCEEDED {limit, used, resetsAt}, with Retry-After until the next midnight.
 */
export async function takeLease(ctx: LeaseContext, use: Use): Promise<void> {
  const { day, amount } = use;
  // What has committed stays: the many refusals of a spent day wait for nobody.
  const committed = await readQuotaState(ctx, day);
  if (committed.used + amount > hardLimit(committed)) throw quotaExceeded(ctx, committed);
  const [, state] = await Promise.all([lockQuota(ctx), readQuotaState(ctx, day)]);
  const room = ceilingOf(state, state.marksAhead) - state.leased;
  if (!state.hasVoidLeases && room >= amount) {
    await leaseBlock(ctx.trx, use, { block: blockSize(room, amount), quota: state.dailyWrites });
    return;
  }
  await leaseExactly(ctx, use);
}

async function leaseExactly(ctx: LeaseContext, use: Use): Promise<void> {
  const state = await readQuotaState(ctx, use.day, { lock: true });
  const used = state.used + use.amount;
  if (used > hardLimit(state)) throw quotaExceeded(ctx, state);
  const isDue = ({ at }: { at: number }) => at <= used;
  const due = state.marksAhead.filter(isDue);
  const ahead = state.marksAhead.filter((mark) => !isDue(mark));
  const room = ceilingOf(state, ahead) - state.used;
  await Promise.all([
    recallLeases(ctx.trx, use),
    leaseBlock(ctx.trx, use, { block: blockSize(room, use.amount), quota: state.dailyWrites }),
    ...due.map(({ mark }) => setMark(ctx, { mark, day: use.day, used, state })),
  ]);
}

/** How far may be leased: to the limit, but not to the next mark, which somebody has to notice. */
function ceilingOf(state: QuotaState, ahead: QuotaState['marksAhead']): number {
  return Math.min(hardLimit(state), ...ahead.map(({ at }) => at - 1));
}

async function lockQuota({ trx, tenantId }: LeaseContext): Promise<void> {
  await sql`SELECT pg_advisory_xact_lock(hashtextextended(${`quota|${tenantId}`}, 0))`.execute(trx);
}

function quotaExceeded({ now }: LeaseContext, state: QuotaState): AppError {
  const resetsAt = quotaResetsAt(now);
  return new AppError(
    'QUOTA_EXCEEDED',
    { limit: hardLimit(state), used: state.used, resetsAt: resetsAt.toISOString() },
    { retryAfterSeconds: (resetsAt.getTime() - now.getTime()) / 1000 },
  );
}
