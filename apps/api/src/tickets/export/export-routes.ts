import type { Hono } from 'hono';
import type { AppEnv } from '../../http/env.js';
import { listExportRoutes } from '../../http/rest/list-export-routes.js';
import type { Ports } from '../../platform/ports.js';
import { exportInput } from './schemas.js';

/** The REST face of `tickets.export`: `GET /v1/tickets/export`. */
export function ticketExportRoutes(ports: Ports): Hono<AppEnv> {
  return listExportRoutes(ports, {
    list: 'tickets',
    input: exportInput,
    open: (caller, query) => caller.tickets.export(query),
  });
}
