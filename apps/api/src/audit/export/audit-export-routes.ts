import { Hono } from 'hono';
import type { z } from 'zod';
import type { AppEnv } from '../../http/env.js';
import { fileAnswer, fileRequest } from '../../http/file-answer.js';
import { queryReader } from '../../http/rest/coerce-query.js';
import type { Ports } from '../../platform/ports.js';
import { t } from '../../trpc/init.js';
import { appRouter } from '../../trpc/router.js';
import { exportAuditLogInput } from '../schemas.js';
import type { ExportLine } from './export-line.js';

const createCaller = t.createCallerFactory(appRouter);
/** Lines are sent in pieces of about this size. */
const PIECE_CHARACTERS = 32_768;

/** The REST face of `audit.export`: `GET /v1/audit-logs/export` as newline-delimited JSON. */
export function auditExportRoutes(ports: Ports): Hono<AppEnv> {
  const routes = new Hono<AppEnv>();
  const readQuery = queryReader(exportAuditLogInput);
  routes.get('/v1/audit-logs/export', async (c) => {
    const request = fileRequest(c, ports);
    const caller = createCaller(request.context, { signal: request.signal });
    const input = readQuery(new URL(c.req.url).searchParams);
    const lines = await caller.audit.export(unchecked(input));
    return fileAnswer(c, request, {
      pieces: inPieces(lines),
      name: 'audit-log.ndjson',
      contentType: 'application/x-ndjson',
      ports,
    });
  });
  return routes;
}

/** The procedure checks its input itself, whatever its type says here. */
function unchecked(query: Record<string, unknown>): z.input<typeof exportAuditLogInput> {
  return query;
}

async function* inPieces(
  lines: AsyncIterable<ExportLine, void, void>,
): AsyncGenerator<string, void, void> {
  let piece = '';
  for await (const line of lines) {
    piece += `${JSON.stringify(line)}\n`;
    if (piece.length < PIECE_CHARACTERS) continue;
    yield piece;
    piece = '';
  }
  if (piece !== '') yield piece;
}
