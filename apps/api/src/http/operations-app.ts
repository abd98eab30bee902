import { Hono } from 'hono';
import { randomUUID } from 'node:crypto';
import type { Ports } from '../platform/ports.js';
import { AppError } from '../trpc/errors.js';
import type { AppEnv } from './env.js';
import { respondError } from './error-response.js';
import { healthRoutes } from './health.js';
import type { Lifecycle } from './health.js';
import { metricsRoutes } from './metrics-routes.js';

/** What METRICS_PORT serves: metrics and health, for whoever looks after the installation. */
export function createOperationsApp(ports: Ports, lifecycle: Lifecycle): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  app.use((c, next) => {
    c.set('traceId', randomUUID().replaceAll('-', ''));
    return next();
  });
  app.onError((error, c) => respondError(c, error, ports.logger));
  app.route('/', healthRoutes(ports, lifecycle));
  app.route('/', metricsRoutes(ports, { open: true }));
  app.all('*', () => {
    throw new AppError('NOT_FOUND');
  });
  return app;
}
