import type { PersonContext } from '../trpc/context.js';
import { AppError } from '../trpc/errors.js';

/** How long the password counts as freshly given. */
const RECENT_MS = 15 * 60_000;

/** @throws AppError REAUTH_REQUIRED unless the person has given their password in the last 15 minutes. */
export function requireRecentSignIn({ ports, principal }: PersonContext): void {
  const age = ports.clock.now().getTime() - principal.authenticatedAt.getTime();
  if (age > RECENT_MS) throw new AppError('REAUTH_REQUIRED');
}
