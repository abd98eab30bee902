import type { IncomingHttpHeaders } from 'node:http';
import type { Keyring } from '../platform/keyring.js';
import { equalBytes } from '../platform/keyring.js';
import type { CsrfVerdict } from '../trpc/context.js';

const LOOPBACK_HOST = /^(localhost|127(?:\.\d{1,3}){3}|\[::1\])(:\d{1,5})?$/;

/** The token that goes with a session cookie: an HMAC of its value, so nothing has to be stored. */
export function csrfTokenFor(keyring: Keyring, cookieValue: string): string {
  return keyring.mac('csrf', cookieValue).toString('base64url');
}

/**
 * Whether the request comes from a page of this application. Browsers say so in `Sec-Fetch-Site`;
 * where it is absent, `Origin` must be ours; where both are absent, nobody vouches for the request.
 */
function fromOurselves(headers: IncomingHttpHeaders, publicOrigin: string | null): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin' || site === 'none';
  const { origin } = headers;
  if (origin === undefined) return false;
  if (publicOrigin !== null) return origin === publicOrigin;
  const host = headers.host ?? '';
  return LOOPBACK_HOST.test(host) && origin === `http://${host}`;
}

/**
 * Judges whether a request may act for the cookie it carries (OWASP CSRF Prevention Cheat Sheet:
 * fetch metadata, origin check and a token bound to the session).
 */
export function judgeCsrf(
  headers: IncomingHttpHeaders,
  options: { keyring: Keyring; cookie: string | null; publicOrigin: string | null },
): CsrfVerdict {
  const { keyring, cookie, publicOrigin } = options;
  if (cookie === null) return 'absent';
  if (!fromOurselves(headers, publicOrigin)) return 'foreign-origin';
  const presented = Buffer.from(String(headers['x-csrf-token'] ?? ''), 'base64url');
  return equalBytes(presented, keyring.mac('csrf', cookie)) ? 'passed' : 'wrong-token';
}
