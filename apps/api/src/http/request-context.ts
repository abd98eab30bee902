import type { Context } from 'hono';
import { getCookie } from 'hono/cookie';
import { authenticateApiKey } from '../automation/authenticate-api-key.js';
import { authenticateSession } from '../identity/authenticate-session.js';
import type { Ports } from '../platform/ports.js';
import type { BaseContext, RequestFacts } from '../trpc/context.js';
import { AppError } from '../trpc/errors.js';
import type { Principal } from '../trpc/principal.js';
import { clientIp } from './client-ip.js';
import { ANONYMOUS_PREFIX, deviceCookieName, sessionCookieName } from './cookies.js';
import { judgeCsrf } from './csrf.js';
import type { AppEnv } from './env.js';

const BEARER = /^Bearer +(\S+)$/i;
/** What we keep of a User-Agent header: enough to recognise a device. */
const USER_AGENT_LENGTH = 300;

function readFacts(c: Context<AppEnv>, { config, keyring }: Ports): RequestFacts {
  const { headers } = c.req.raw;
  const authorization = headers.get('authorization');
  const token = authorization === null ? null : (BEARER.exec(authorization)?.[1] ?? '');
  const cookie = getCookie(c, sessionCookieName(config)) ?? null;
  const apiKey = headers.get('x-api-key');
  const bearer = apiKey ?? token;
  return {
    traceId: c.get('traceId'),
    ip: clientIp(c, config.TRUSTED_PROXY_HOPS),
    userAgent: headers.get('user-agent')?.slice(0, USER_AGENT_LENGTH) ?? null,
    tenantId: headers.get('x-tenant-id'),
    sessionCookie: cookie,
    deviceCookie: getCookie(c, deviceCookieName(config)) ?? null,
    bearer:
      bearer === null
        ? null
        : { value: bearer, isApiKey: apiKey !== null || bearer.startsWith('itk_') },
    csrf:
      bearer !== null
        ? 'passed'
        : judgeCsrf(headers, {
            keyring,
            cookie,
            publicOrigin:
              config.PUBLIC_URL === undefined ? null : new URL(config.PUBLIC_URL).origin,
          }),
  };
}

async function identify(ports: Ports, request: RequestFacts): Promise<Principal | null> {
  const { bearer, sessionCookie } = request;
  if (bearer !== null) {
    if (!bearer.isApiKey) throw new AppError('AUTH_INVALID_TOKEN');
    return authenticateApiKey(ports, bearer.value);
  }
  if (sessionCookie === null || sessionCookie.startsWith(ANONYMOUS_PREFIX)) return null;
  return authenticateSession(ports, sessionCookie);
}

/** The context of one HTTP request; `responseHeaders` collects what the rooms want to send. */
export function createRequestContext(
  c: Context<AppEnv>,
  ports: Ports,
  responseHeaders: Headers,
): BaseContext {
  const request = readFacts(c, ports);
  let principal: Promise<Principal | null> | undefined;
  return {
    ports,
    request,
    responseHeaders,
    authenticate: () => (principal ??= identify(ports, request)),
  };
}
