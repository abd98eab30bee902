import { authorize } from '@incident-tracker/policy';
import type { Permission, Subject } from '@incident-tracker/policy';
import { AppError } from '../trpc/errors.js';

/**
 * Checks a permission that follows from what a verb has read, beyond the one in the procedure's meta.
 * For objects that the caller may know of: whoever may not is answered before.
 * @throws AppError FORBIDDEN or SCOPE_INSUFFICIENT.
 */
export function demand(permission: Permission, subject: Subject): void {
  const decision = authorize(permission, undefined, subject);
  if (decision.effect === 'allow') return;
  throw new AppError(decision.reason === 'scope' ? 'SCOPE_INSUFFICIENT' : 'FORBIDDEN', {
    permission,
  });
}
