import type { TenantContext } from '../../trpc/context.js';
import { spanOfDays } from '../../trpc/span-of-days.js';
import type { Dashboard, DashboardInput } from './schemas.js';
import { countDeclared, countOpen, timeTo } from './store.js';

/**
 * What is open now, and how the incidents went that were declared on the days of a span.
 * @throws AppError VALIDATION_FAILED for a span that is empty or longer than 366 days.
 */
export async function getDashboard(ctx: TenantContext, input: DashboardInput): Promise<Dashboard> {
  const span = spanOfDays(input, ctx.now);
  const [open, days, timeToAcknowledge, timeToResolve] = await Promise.all([
    countOpen(ctx),
    countDeclared(ctx, span),
    timeTo(ctx, span, 'acknowledged'),
    timeTo(ctx, span, 'resolved'),
  ]);
  const bySeverity = { SEV1: 0, SEV2: 0, SEV3: 0, SEV4: 0 };
  for (const { severity, total } of open) bySeverity[severity] = total;
  return {
    open: {
      total: sum(open.map(({ total }) => total)),
      withoutCommander: sum(open.map(({ leaderless }) => leaderless)),
      bySeverity,
    },
    ...span,
    declared: sum(days.map(({ count }) => count)),
    timeToAcknowledge,
    timeToResolve,
    days,
  };
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}
