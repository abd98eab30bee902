import type { MiddlewareHandler } from 'hono';
import { cors } from 'hono/cors';
import type { Config } from '../config.js';
import type { AppEnv } from './env.js';

/**
 * Cross-origin calls from an exact list of origins; none by default. Cookies are not offered to
 * them: another site calls with an API key.
 */
export function corsAllowlist(config: Config): MiddlewareHandler<AppEnv> {
  const allowed = new Set(config.CORS_ORIGINS);
  const answerOrigin = cors({
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
    exposeHeaders: [
      'etag',
      'idempotent-replayed',
      'ratelimit',
      'ratelimit-policy',
      'retry-after',
      'x-trace-id',
    ],
    maxAge: 600,
  });
  return (c, next) => {
    if (c.env.incoming.headers.origin !== undefined) return answerOrigin(c, next);
    // Another origin may get another answer: caches have to know, also from a request without one.
    c.env.outgoing.setHeader('vary', 'Origin');
    return next();
  };
}
