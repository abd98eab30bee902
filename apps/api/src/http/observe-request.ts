import type { MiddlewareHandler } from 'hono';
import { routePath } from 'hono/route';
import type { Ports } from '../platform/ports.js';
import { runRequest } from '../platform/telemetry/tracer.js';
import type { AppEnv } from './env.js';
import { withoutPersonalData } from '../platform/personal-data.js';

/** A method that somebody made up must not become a time series. */
const METHODS = new Set(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS']);

/** The header that names the caller's trace (W3C Trace Context). */
function traceparentOf({
  headers,
}: {
  headers: NodeJS.Dict<string | string[]>;
}): string | undefined {
  const { traceparent } = headers;
  return typeof traceparent === 'string' ? traceparent : undefined;
}

/**
 * Gives every request its trace id; when it is answered, its place in the metrics, its span and its log
 * line.
 */
export function observeRequest({
  logger,
  metrics,
  tracer,
}: Pick<Ports, 'logger' | 'metrics' | 'tracer'>): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    const startedAt = performance.now();
    const request = tracer.startRequest(traceparentOf(c.env.incoming));
    const { traceId, span, notes } = request.scope;
    c.set('traceId', traceId);
    c.env.outgoing.setHeader('x-trace-id', traceId);
    await runRequest(request, next);

    const durationMs = performance.now() - startedAt;
    const { status } = c.res;
    const method = METHODS.has(c.req.method) ? c.req.method : '_OTHER';
    const route = routePath(c);
    const labels = { method, route, status_code: String(status) };
    metrics.record('http_server_request_duration_seconds', durationMs / 1000, labels);
    request.end(() => ({
      name: `${method} ${route}`,
      failed: status >= 500,
      attributes: {
        'http.request.method': method,
        'http.route': route,
        'http.response.status_code': status,
        'url.path': withoutPersonalData(c.req.path),
        ...(notes.tenantId !== undefined && { 'tenant.id': notes.tenantId }),
      },
    }));
    if (!logger.isLevelEnabled('info')) return;
    logger.info(
      {
        traceId,
        ...(span !== null && { spanId: span.spanId }),
        ...(notes.tenantId !== undefined && { tenantId: notes.tenantId }),
        ...notes.actor,
        method: c.req.method,
        route,
        path: withoutPersonalData(c.req.path),
        status,
        durationMs: Math.round(durationMs * 10) / 10,
      },
      'request',
    );
  };
}
