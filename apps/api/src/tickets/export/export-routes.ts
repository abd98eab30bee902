import { Hono } from 'hono';
import { z } from 'zod';
import type { AppEnv } from '../../http/env.js';
import { fileAnswer, fileRequest } from '../../http/file-answer.js';
import { queryReader } from '../../http/rest/coerce-query.js';
import { formatOf } from '../../incidents/export/schemas.js';
import type { ExportFormat } from '../../incidents/export/schemas.js';
import type { Ports } from '../../platform/ports.js';
import { t } from '../../trpc/init.js';
import { appRouter } from '../../trpc/router.js';
import { WRITERS } from './formats.js';
import { exportInput } from './schemas.js';

const createCaller = t.createCallerFactory(appRouter);

/** The procedure validates; this only says that it is an object. */
const exportQuery = z.looseObject({}).transform((query) => query as Record<string, never>);

/** The REST face of `tickets.export`: `GET /v1/tickets/export` as a file that is streamed. */
export function ticketExportRoutes(ports: Ports): Hono<AppEnv> {
  const routes = new Hono<AppEnv>();
  const readQuery = queryReader(exportInput);
  routes.get('/v1/tickets/export', async (c) => {
    const request = fileRequest(c, ports);
    const caller = createCaller(request.context, { signal: request.signal });
    const query = readQuery(new URL(c.req.url).searchParams);
    const format = formatOf(query, c.req.header('accept'));
    const pieces = await caller.tickets.export(exportQuery.parse({ ...query, format }));
    const known: ExportFormat = format === 'csv' ? 'csv' : 'ndjson';
    const day = ports.clock.now().toISOString().slice(0, 10);
    const { contentType } = WRITERS[known];
    return fileAnswer(c, request, { pieces, name: `tickets-${day}.${known}`, contentType, ports });
  });
  return routes;
}
