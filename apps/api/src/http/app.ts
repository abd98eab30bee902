import { Hono } from 'hono';
import { downloadRoutes } from '../attachments/download/download-routes.js';
import { uploadRoutes } from '../attachments/upload/upload-routes.js';
import { auditKeyRoutes } from '../audit/checkpoints/audit-key-routes.js';
import { auditExportRoutes } from '../audit/export/audit-export-routes.js';
import { eventStreamRoutes } from '../events/event-stream-routes.js';
import { incidentExportRoutes } from '../incidents/export/export-routes.js';
import { ticketExportRoutes } from '../tickets/export/export-routes.js';
import { oneClickRoutes } from '../notifications/unsubscribe/one-click-routes.js';
import { oidcRoutes } from '../oidc/oidc-routes.js';
import type { Ports } from '../platform/ports.js';
import { AppError } from '../trpc/errors.js';
import { apiReferenceRoutes } from './api-reference.js';
import { limitBody } from './body.js';
import { corsAllowlist } from './cors.js';
import type { AppEnv } from './env.js';
import { respondError } from './error-response.js';
import { healthRoutes } from './health.js';
import type { Lifecycle } from './health.js';
import { jwksRoutes } from './jwks.js';
import { metricsRoutes } from './metrics-routes.js';
import { observeRequest } from './observe-request.js';
import { restRoutes } from './rest/rest-routes.js';
import { securityHeaders } from './security-headers.js';
import { trpcRoutes } from './trpc-routes.js';
import { webRoutes } from './web.js';

/** The whole HTTP surface; the order of the lines is the order in which a request meets them. */
export function createApp(ports: Ports, lifecycle: Lifecycle): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  app.use(observeRequest(ports));
  app.use(securityHeaders(ports.config));
  app.use(corsAllowlist(ports.config));
  app.use(limitBody(ports.config));
  app.onError((error, c) => respondError(c, error, ports.logger));

  app.route('/', healthRoutes(ports, lifecycle));
  app.route('/', metricsRoutes(ports, { open: false }));
  app.route('/', jwksRoutes(ports));
  app.route('/', auditKeyRoutes(ports));
  app.route('/', trpcRoutes(ports));
  app.route('/', eventStreamRoutes(ports));
  app.route('/', auditExportRoutes(ports));
  app.route('/', incidentExportRoutes(ports));
  app.route('/', ticketExportRoutes(ports));
  app.route('/', oidcRoutes(ports));
  app.route('/', oneClickRoutes(ports));
  app.route('/', uploadRoutes(ports));
  app.route('/', downloadRoutes(ports));
  app.route('/', restRoutes(ports));
  app.route('/', apiReferenceRoutes(ports.config));
  for (const prefix of ['/v1/*', '/trpc/*']) {
    app.all(prefix, () => {
      throw new AppError('NOT_FOUND');
    });
  }
  app.route('/', webRoutes(ports.config));
  return app;
}
