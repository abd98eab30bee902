import type { HttpBindings } from '@hono/node-server';
import type { Context } from 'hono';
import { parse as parseCookies } from 'hono/utils/cookie';
import type { IncomingHttpHeaders } from 'node:http';
import { authenticateAccessToken } from '../access-tokens/authenticate-access-token.js';
import { authenticateApiKey, presumeApiKey } from '../automation/authenticate-api-key.js';
import { authenticateSession, presumeSession } from '../identity/authenticate-session.js';
import type { Ports } from '../platform/ports.js';
import type { BaseContext, CsrfVerdict, RequestFacts, ResponseHeaders } from '../trpc/context.js';
import { noteCaller } from '../trpc/note-caller.js';
import type { Presumption } from '../trpc/presumption.js';
import type { Principal } from '../trpc/principal.js';
import { clientIp } from './client-ip.js';
import {
  ANONYMOUS_PREFIX,
  deviceCookieName,
  oidcCookieName,
  sessionCookieName,
} from './cookies.js';
import { judgeCsrf } from './csrf.js';
import type { AppEnv } from './env.js';

const BEARER = /^Bearer +(\S+)$/i;
/** What we keep of a User-Agent header: enough to recognise a device. */
const USER_AGENT_LENGTH = 300;

/** One header as text; undefined when it was not sent. Node joins repeated ones by a comma. */
function headerOf(headers: IncomingHttpHeaders, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value.join(', ') : value;
}

/** Whether the request may act for its cookie; asked of mutations only, and those are not GETs. */
function judge(
  { method, headers }: HttpBindings['incoming'],
  { config, keyring }: Ports,
  credentials: { cookie: string | null; bearer: string | null },
): CsrfVerdict {
  if (credentials.bearer !== null) return 'passed';
  if (method === 'GET' || method === 'HEAD') return 'absent';
  const { PUBLIC_URL } = config;
  const publicOrigin = PUBLIC_URL === undefined ? null : new URL(PUBLIC_URL).origin;
  return judgeCsrf(headers, { keyring, cookie: credentials.cookie, publicOrigin });
}

function readFacts(c: Context<AppEnv>, ports: Ports): RequestFacts {
  const { config } = ports;
  const { incoming } = c.env;
  const { headers } = incoming;
  const { authorization } = headers;
  const token = authorization === undefined ? null : (BEARER.exec(authorization)?.[1] ?? '');
  const cookies = headers.cookie === undefined ? {} : parseCookies(headers.cookie);
  const cookie = cookies[sessionCookieName(config)] ?? null;
  const apiKey = headerOf(headers, 'x-api-key');
  const bearer = apiKey ?? token;
  return {
    traceId: c.get('traceId'),
    ip: clientIp(incoming, config.TRUSTED_PROXY_HOPS),
    userAgent: headers['user-agent']?.slice(0, USER_AGENT_LENGTH) ?? null,
    idempotencyKey: headerOf(headers, 'idempotency-key') ?? null,
    tenantId: headerOf(headers, 'x-tenant-id') ?? null,
    sessionCookie: cookie,
    deviceCookie: cookies[deviceCookieName(config)] ?? null,
    oidcCookie: cookies[oidcCookieName(config)] ?? null,
    bearer:
      bearer === null
        ? null
        : { value: bearer, isApiKey: apiKey !== undefined || bearer.startsWith('itk_') },
    csrf: judge(incoming, ports, { cookie, bearer }),
  };
}

async function identify(ports: Ports, request: RequestFacts): Promise<Principal | null> {
  const { bearer, sessionCookie } = request;
  if (bearer !== null) {
    return bearer.isApiKey
      ? authenticateApiKey(ports, bearer.value)
      : authenticateAccessToken(ports, bearer.value);
  }
  if (sessionCookie === null || sessionCookie.startsWith(ANONYMOUS_PREFIX)) return null;
  return authenticateSession(ports, sessionCookie);
}

/** Who they were a moment ago, for the ways of authentication that are remembered. */
async function presume(
  ports: Ports,
  { bearer, sessionCookie }: RequestFacts,
): Promise<Presumption | null> {
  if (bearer !== null) return bearer.isApiKey ? presumeApiKey(ports, bearer.value) : null;
  return sessionCookie === null ? null : presumeSession(ports, sessionCookie);
}

/** The context of one HTTP request; `responseHeaders` collects what the rooms want to send. */
export function createRequestContext(
  c: Context<AppEnv>,
  ports: Ports,
  responseHeaders: ResponseHeaders,
): BaseContext {
  const request = readFacts(c, ports);
  let principal: Promise<Principal | null> | undefined;
  let known: Principal | null = null;
  const presumptions: Presumption[] = [];
  return {
    ports,
    request,
    responseHeaders,
    authenticate: () =>
      (principal ??= identify(ports, request).then((found) => {
        if (found !== null) noteCaller(found);
        return (known = found);
      })),
    // Of a batch, each call has a transaction of its own, and each of those asks.
    presume: async () => {
      const presumption = known === null ? await presume(ports, request) : null;
      if (presumption !== null) presumptions.push(presumption);
      return presumption;
    },
    knownPrincipal: () =>
      known ?? presumptions.find(({ isConfirmed }) => isConfirmed())?.principal ?? null,
  };
}
