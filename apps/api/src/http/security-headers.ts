import { randomBytes } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';
import type { Config } from '../config.js';
import { isSecure } from './cookies.js';
import type { AppEnv } from './env.js';

/**
 * The policy of every page (OWASP CSP Cheat Sheet). Scripts need the page's nonce or our origin;
 * style attributes are allowed because the component library positions with them, style elements
 * need the nonce.
 */
function contentSecurityPolicy(nonce: string, secure: boolean): string {
  const directives = [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}'`,
    `style-src 'self' 'nonce-${nonce}'`,
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self' data:",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ];
  if (secure) directives.push('upgrade-insecure-requests');
  return directives.join('; ');
}

/** Puts the security headers on every answer, errors included. */
export function securityHeaders(config: Config): MiddlewareHandler<AppEnv> {
  const secure = isSecure(config);
  return async (c, next) => {
    const nonce = randomBytes(16).toString('base64');
    c.set('cspNonce', nonce);
    await next();
    const { headers } = c.res;
    headers.set('content-security-policy', contentSecurityPolicy(nonce, secure));
    headers.set('cross-origin-opener-policy', 'same-origin');
    headers.set('cross-origin-resource-policy', 'same-origin');
    headers.set(
      'permissions-policy',
      'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
    );
    headers.set('referrer-policy', 'strict-origin-when-cross-origin');
    headers.set('x-content-type-options', 'nosniff');
    headers.set('x-frame-options', 'DENY');
    if (secure) headers.set('strict-transport-security', 'max-age=31536000; includeSubDomains');
    headers.delete('x-powered-by');
  };
}
