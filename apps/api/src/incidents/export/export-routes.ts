import type { Hono } from 'hono';
import type { AppEnv } from '../../http/env.js';
import { listExportRoutes } from '../../http/rest/list-export-routes.js';
import type { Ports } from '../../platform/ports.js';
import { exportInput } from './schemas.js';

/** The REST face of `incidents.export`: `GET /v1/incidents/export`. */
export function incidentExportRoutes(ports: Ports): Hono<AppEnv> {
  return listExportRoutes(ports, {
    list: 'incidents',
    input: exportInput,
    open: (caller, query) => caller.incidents.export(query),
  });
}
