import { authorize } from '@incident-tracker/policy';
import type { TenantContext } from '../trpc/context.js';
import { AppError } from '../trpc/errors.js';
import { demandPermission } from '../trpc/ladder/permit.js';
import { personOf } from './store.js';

/**
 * Whether the caller may write a view: what all see takes `views.share`, what only they see takes that
 * they are somebody, which a machine is not.
 * @throws AppError FORBIDDEN, SCOPE_INSUFFICIENT.
 */
export function demandWrite(
  ctx: Pick<TenantContext, 'tenantId' | 'subject' | 'principal'>,
  { shared }: { shared: boolean },
): void {
  if (shared) return demandPermission(ctx, 'views.share');
  const facts = { tenantId: ctx.tenantId, userId: personOf(ctx) };
  const decision = authorize('views.manage_own', facts, ctx.subject);
  if (decision.effect === 'deny') {
    throw new AppError('FORBIDDEN', { permission: 'views.manage_own' });
  }
}
