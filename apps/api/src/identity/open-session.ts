import { ANONYMOUS_PREFIX, setDeviceCookie, setSessionCookie } from '../http/cookies.js';
import { rememberDevice } from './devices/known-devices.js';
import { describeSession } from './describe-session.js';
import type { SessionState } from './schemas.js';
import { sessionsOn } from './sessions/sessions.js';
import type { Transport } from './transport.js';

/**
 * Sign-in by cookie: starts the session and remembers the device. Whatever session the request came
 * with ends in the same transaction, so that no id from before the sign-in is worth anything after it
 * (OWASP Session Management Cheat Sheet, session fixation).
 */
export const cookieTransport: Transport<SessionState> = {
  name: 'cookie',
  async open({ ports, request, responseHeaders }, { trx, now }, signIn) {
    const { userId, activeTenantId, knownDevice, via = null } = signIn;
    const { sessionCookie } = request;
    const isReal = sessionCookie !== null && !sessionCookie.startsWith(ANONYMOUS_PREFIX);
    const [{ cookieValue, sessionId }, deviceCookie] = await Promise.all([
      sessionsOn(trx, { lifetimes: ports.config, now }).start({
        userId,
        activeTenantId,
        ip: request.ip,
        userAgent: request.userAgent,
        replaces: isReal ? sessionCookie : null,
        via,
      }),
      rememberDevice(trx, { userId, knownCookie: knownDevice, now }),
    ]);
    return {
      sessionId,
      handOver(shown) {
        setSessionCookie(responseHeaders, ports.config, cookieValue);
        setDeviceCookie(responseHeaders, ports.config, deviceCookie);
        return describeSession(ports, { ...shown, cookieValue });
      },
    };
  },
};
