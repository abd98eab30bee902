import { Hono } from 'hono';
import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Ports } from '../platform/ports.js';
import { PROMETHEUS_TYPE, prometheusText } from '../platform/telemetry/prometheus-text.js';
import { AppError } from '../trpc/errors.js';
import type { AppEnv } from './env.js';

const LOOPBACK = /^(?:127(?:\.\d{1,3}){3}|::1|::ffff:127(?:\.\d{1,3}){3})$/;

/** The request was made on this machine, and not by a proxy on it for somebody else. */
function isLocal({ socket, headers }: IncomingMessage): boolean {
  const relayed = headers['x-forwarded-for'] ?? headers.forwarded ?? headers.via;
  return LOOPBACK.test(socket.remoteAddress ?? '') && relayed === undefined;
}

/** Compares without telling by its duration how much is right; hashing makes the lengths equal. */
function isToken(presented: string | undefined, token: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(presented ?? ''), digest(`Bearer ${token}`));
}

/**
 * `/metrics` in Prometheus' text format. With METRICS_TOKEN it takes that token. Without, it is there for
 * this machine alone, unless `open` says that the port is not for everybody.
 * @throws AppError AUTH_REQUIRED; NOT_FOUND to whoever is not to know of it.
 */
export function metricsRoutes(
  { config, metrics }: Pick<Ports, 'config' | 'metrics'>,
  { open }: { open: boolean },
): Hono<AppEnv> {
  const routes = new Hono<AppEnv>();
  routes.get('/metrics', async (c) => {
    const { METRICS_TOKEN: token } = config;
    const { incoming } = c.env;
    if (token !== undefined) {
      if (!isToken(incoming.headers.authorization, token)) throw new AppError('AUTH_REQUIRED');
    } else if (!open && !isLocal(incoming)) throw new AppError('NOT_FOUND');
    c.header('content-type', PROMETHEUS_TYPE);
    c.header('cache-control', 'no-store');
    return c.body(prometheusText(await metrics.read()));
  });
  return routes;
}
