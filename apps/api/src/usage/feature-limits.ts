import type { Ports } from '../platform/ports.js';
import type { TenantContext } from '../trpc/context.js';
import { AppError } from '../trpc/errors.js';
import { countFeature } from './feature-counts.js';
import type { Feature } from './features.js';
import { planLimits } from './plan-limits.js';
import { lockPlan } from './find-plan.js';

/** Time does not lift these limits; clients that obey `Retry-After` should not hammer all the same. */
const RETRY_AFTER_SECONDS = 3_600;

export type FeatureContext = Pick<TenantContext, 'trx' | 'tenantId' | 'now'> & {
  readonly ports: Pick<Ports, 'config'>;
};

/**
 * Makes room for `adding` more of a feature, before they are written. All such claims and changes of
 * plan of one tenant run one after another until their transactions end, so that the limit holds
 * however many ask at once. Call it before the first INSERT of the transaction: the lock on the
 * tenant's row would otherwise be an upgrade of the one that foreign keys take, and could deadlock.
 * @param options.count counts otherwise than `countFeature`.
 * @throws AppError QUOTA_EXCEEDED {reason: 'plan_limit', feature, limit, current, plan}.
 */
export async function claimFeature(
  ctx: FeatureContext,
  feature: Feature,
  { adding = 1, count = countFeature }: ClaimOptions = {},
): Promise<void> {
  // One round trip; the second statement has a snapshot of its own, taken after the lock.
  const [plan, current] = await Promise.all([lockPlan(ctx.trx, ctx.tenantId), count(ctx, feature)]);
  assertWithin(ctx, { plan, feature, current, adding });
}

interface ClaimOptions {
  readonly adding?: number;
  readonly count?: typeof countFeature;
}

function assertWithin(
  { ports }: FeatureContext,
  claim: { plan: string; feature: Feature; current: number; adding: number },
): void {
  const { plan, feature, current, adding } = claim;
  const limit = planLimits(ports.config, plan).features[feature];
  if (current + adding <= limit) return;
  throw new AppError(
    'QUOTA_EXCEEDED',
    { reason: 'plan_limit', feature, limit, current, plan },
    {
      message: 'The plan of this tenant does not allow more of this.',
      retryAfterSeconds: RETRY_AFTER_SECONDS,
    },
  );
}
