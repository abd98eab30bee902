import { ANONYMOUS_PREFIX, setDeviceCookie, setSessionCookie } from '../http/cookies.js';
import type { BaseContext } from '../trpc/context.js';
import type { AccountTransaction } from './account-transaction.js';
import { rememberDevice } from './devices/known-devices.js';
import { describeSession } from './describe-session.js';
import type { ShownPerson } from './describe-session.js';
import type { SessionState } from './schemas.js';
import { sessionsOn } from './sessions/sessions.js';
import type { StartedSession } from './sessions/sessions.js';

/** Somebody who has just proven who they are. */
export interface SignIn {
  readonly userId: string;
  readonly activeTenantId: string | null;
  /** The device cookie of the request, if this person is known to have signed in with it. */
  readonly knownDevice: string | null;
}

/** A session that exists once its transaction has committed, with the cookies that go with it. */
export interface OpenedSession extends StartedSession {
  readonly deviceCookie: string;
}

/**
 * Starts the session of a sign-in and remembers the device. Whatever session the request came with ends
 * in the same transaction, so that no id from before the sign-in is worth anything after it (OWASP
 * Session Management Cheat Sheet, session fixation).
 */
export async function openSession(
  { ports, request }: BaseContext,
  { trx, now }: Pick<AccountTransaction, 'trx' | 'now'>,
  { userId, activeTenantId, knownDevice }: SignIn,
): Promise<OpenedSession> {
  const { sessionCookie } = request;
  const isReal = sessionCookie !== null && !sessionCookie.startsWith(ANONYMOUS_PREFIX);
  const [session, deviceCookie] = await Promise.all([
    sessionsOn(trx, { lifetimes: ports.config, now }).start({
      userId,
      activeTenantId,
      ip: request.ip,
      userAgent: request.userAgent,
      replaces: isReal ? sessionCookie : null,
    }),
    rememberDevice(trx, { userId, knownCookie: knownDevice, now }),
  ]);
  return { ...session, deviceCookie };
}

/** Sends the cookies of a session that has been committed, and describes it. */
export function handOver(
  { ports, responseHeaders }: BaseContext,
  opened: OpenedSession,
  shown: { person: ShownPerson; activeTenantId: string | null },
): Promise<SessionState> {
  setSessionCookie(responseHeaders, ports.config, opened.cookieValue);
  setDeviceCookie(responseHeaders, ports.config, opened.deviceCookie);
  return describeSession(ports, { ...shown, cookieValue: opened.cookieValue });
}
