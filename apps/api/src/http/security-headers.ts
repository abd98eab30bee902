import { randomBytes } from 'node:crypto';
import type { Context, MiddlewareHandler } from 'hono';
import type { Config } from '../config.js';
import { isSecure } from './cookies.js';
import type { AppEnv } from './env.js';

/** Answers that are no pages load nothing and are framed by nobody. */
const DATA_POLICY =
  "default-src 'none'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'";

/** What a page needs beyond the strict policy. */
export interface PageNeeds {
  /** It has markup with style attributes; scripts may set styles in any case. */
  readonly styleAttributes?: boolean;
}

/**
 * The policy of a page (OWASP CSP Cheat Sheet). Scripts and style elements need the page's nonce or our
 * origin; nothing inline counts without it.
 */
function pagePolicy(
  nonce: string,
  { secure, styleAttributes = false }: PageNeeds & { readonly secure: boolean },
): string {
  const directives = [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}'`,
    "script-src-attr 'none'",
    `style-src 'self' 'nonce-${nonce}'`,
    `style-src-attr ${styleAttributes ? "'unsafe-inline'" : "'none'"}`,
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

function fixedHeaders(secure: boolean): Map<string, string> {
  const headers = new Map([
    // Whatever may be kept says so itself.
    ['cache-control', 'no-store'],
    ['content-security-policy', DATA_POLICY],
    ['cross-origin-opener-policy', 'same-origin'],
    ['cross-origin-resource-policy', 'same-origin'],
    ['permissions-policy', 'camera=(), geolocation=(), microphone=(), payment=(), usb=()'],
    ['referrer-policy', 'strict-origin-when-cross-origin'],
    ['x-content-type-options', 'nosniff'],
    ['x-frame-options', 'DENY'],
  ]);
  if (secure) headers.set('strict-transport-security', 'max-age=31536000; includeSubDomains');
  return headers;
}

/**
 * Puts the security headers on every answer, errors included. They go straight to Node's response,
 * which costs a tenth of rewriting the headers of a finished one.
 */
export function securityHeaders(config: Config): MiddlewareHandler<AppEnv> {
  const headers = fixedHeaders(isSecure(config));
  return (c, next) => {
    c.env.outgoing.setHeaders(headers);
    return next();
  };
}

/** Gives an answer the headers of a page. @returns the nonce for its inline script and style. */
export function allowPage(c: Context<AppEnv>, config: Config, needs: PageNeeds = {}): string {
  const nonce = randomBytes(16).toString('base64');
  const policy = pagePolicy(nonce, { ...needs, secure: isSecure(config) });
  c.env.outgoing.setHeader('content-security-policy', policy);
  const { CROSS_ORIGIN_EMBEDDER_POLICY: embedder } = config;
  if (embedder !== 'unsafe-none') {
    c.env.outgoing.setHeader('cross-origin-embedder-policy', embedder);
  }
  return nonce;
}
