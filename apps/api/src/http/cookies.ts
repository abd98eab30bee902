import { serialize } from 'hono/utils/cookie';
import type { CookieOptions } from 'hono/utils/cookie';
import type { Config } from '../config.js';
import type { ResponseHeaders } from '../trpc/context.js';

/** Marks the value of a pre-session: it proves nothing but that two requests share a browser. */
export const ANONYMOUS_PREFIX = 'anon_';

/** True when people reach the product over https, so that cookies are Secure and host-bound. */
export function isSecure(config: Config): boolean {
  return config.PUBLIC_URL?.startsWith('https:') ?? false;
}

/** `__Host-` binds a cookie to this host, path and https (RFC 6265bis §4.1.3.2). */
function named(config: Config, name: string): string {
  return isSecure(config) ? `__Host-${name}` : name;
}

export const sessionCookieName = (config: Config): string => named(config, 'itk_session');
export const deviceCookieName = (config: Config): string => named(config, 'itk_device');
export const oidcCookieName = (config: Config): string => named(config, 'itk_oidc');

function options(config: Config): CookieOptions {
  return { httpOnly: true, sameSite: 'Lax', path: '/', secure: isSecure(config) };
}

const DAY_SECONDS = 86_400;

/** Sends the session cookie; an anonymous one lasts as long as the browser. */
export function setSessionCookie(headers: ResponseHeaders, config: Config, value: string): void {
  const lifetime = value.startsWith(ANONYMOUS_PREFIX)
    ? {}
    : { maxAge: config.SESSION_ABSOLUTE_DAYS * DAY_SECONDS };
  headers.append(
    'set-cookie',
    serialize(sessionCookieName(config), value, { ...options(config), ...lifetime }),
  );
}

/** Removes the session cookie. */
export function clearSessionCookie(headers: ResponseHeaders, config: Config): void {
  headers.append(
    'set-cookie',
    serialize(sessionCookieName(config), '', { ...options(config), maxAge: 0 }),
  );
}

/** Sends the cookie that marks this device as known to its person; browsers cap it at 400 days. */
export function setDeviceCookie(headers: ResponseHeaders, config: Config, value: string): void {
  headers.append(
    'set-cookie',
    serialize(deviceCookieName(config), value, { ...options(config), maxAge: 400 * DAY_SECONDS }),
  );
}

/** Sends the cookie that ties a sign-in through a provider to this browser. */
export function setOidcCookie(
  headers: ResponseHeaders,
  config: Config,
  { value, minutes }: { value: string; minutes: number },
): void {
  headers.append(
    'set-cookie',
    serialize(oidcCookieName(config), value, { ...options(config), maxAge: minutes * 60 }),
  );
}

/** Removes that cookie. */
export function clearOidcCookie(headers: ResponseHeaders, config: Config): void {
  headers.append(
    'set-cookie',
    serialize(oidcCookieName(config), '', { ...options(config), maxAge: 0 }),
  );
}
