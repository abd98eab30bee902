import { randomUUID } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';
import type { Logger } from '../platform/logger.js';
import { withTraceId } from '../platform/trace.js';
import type { AppEnv } from './env.js';

/** Gives every request its trace id, and a log line when it is done. */
export function requestLog(logger: Logger): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    const startedAt = performance.now();
    const traceId = randomUUID().replaceAll('-', '');
    c.set('traceId', traceId);
    c.env.outgoing.setHeader('x-trace-id', traceId);
    await withTraceId(traceId, next);
    if (!logger.isLevelEnabled('info')) return;
    logger.info(
      {
        traceId,
        method: c.req.method,
        path: c.req.path,
        status: c.res.status,
        durationMs: Math.round((performance.now() - startedAt) * 10) / 10,
      },
      'request',
    );
  };
}
