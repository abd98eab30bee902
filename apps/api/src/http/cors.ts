import type { MiddlewareHandler } from 'hono';
import { cors } from 'hono/cors';
import type { Config } from '../config.js';

/**
 * Cross-origin calls from an exact list of origins; none by default. Cookies are not offered to
 * them: another site calls with an API key.
 */
export function corsAllowlist(config: Config): MiddlewareHandler {
  const allowed = new Set(config.CORS_ORIGINS);
  return cors({
    origin: (origin) => (allowed.has(origin) ? origin : null),
    allowMethods: ['GET', 'POST', 'PATCH', 'PUT', 'DELETE'],
    allowHeaders: [
      'authorization',
      'content-type',
      'idempotency-key',
      'if-match',
      'last-event-id',
      'x-api-key',
      'x-tenant-id',
    ],
    exposeHeaders: ['etag', 'retry-after', 'x-trace-id'],
    maxAge: 600,
  });
}
