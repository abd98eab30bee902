import { ANONYMOUS_PREFIX, setSessionCookie } from '../http/cookies.js';
import { randomToken } from '../platform/keyring.js';
import type { BaseContext } from '../trpc/context.js';
import { describeSession } from './describe-session.js';
import type { SessionState } from './schemas.js';

/** The form of the pre-sessions that `startAnonymous` makes. */
const ANONYMOUS_VALUE = new RegExp(`^${ANONYMOUS_PREFIX}[\\w-]{43}$`);

/** Gives a browser without a session a pre-session: something for a CSRF token to be bound to. */
function startAnonymous({ ports, responseHeaders }: BaseContext): string {
  const value = `${ANONYMOUS_PREFIX}${randomToken()}`;
  setSessionCookie(responseHeaders, ports.config, value);
  return value;
}

/** The pre-session that a browser without a session already has, or a new one. */
export function keepAnonymous(ctx: BaseContext): string {
  const { sessionCookie: cookie } = ctx.request;
  return cookie !== null && ANONYMOUS_VALUE.test(cookie) ? cookie : startAnonymous(ctx);
}

/** Who the caller is and what they may do; for nobody, the pre-session that they already have or a new one. */
export async function getMe(ctx: BaseContext): Promise<SessionState> {
  const { ports, request } = ctx;
  const principal = await ctx.authenticate();
  const cookie = request.sessionCookie;
  if (principal?.kind === 'user') {
    const { activeTenantId, transport } = principal;
    const cookieValue = transport === 'cookie' ? cookie : null;
    return describeSession(ports, { person: principal, activeTenantId, cookieValue });
  }
  const cookieValue = keepAnonymous(ctx);
  return describeSession(ports, { person: null, activeTenantId: null, cookieValue });
}
