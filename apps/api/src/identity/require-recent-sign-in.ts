import type { PersonContext } from '../trpc/context.js';
import { AppError } from '../trpc/errors.js';

/** How long a proof counts as fresh. */
const RECENT_MS = 15 * 60_000;

/** @throws AppError REAUTH_REQUIRED unless the person has proven who they are in the last 15 minutes. */
export function requireRecentSignIn({
  ports,
  principal,
}: Pick<PersonContext, 'ports' | 'principal'>): void {
  const age = ports.clock.now().getTime() - principal.authenticatedAt.getTime();
  if (age > RECENT_MS) throw new AppError('REAUTH_REQUIRED');
}
