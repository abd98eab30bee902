import { Hono } from 'hono';
import type { z } from 'zod';
import type { AppEnv } from '../../http/env.js';
import { queryReader } from '../../http/rest/coerce-query.js';
import { createRequestContext } from '../../http/request-context.js';
import type { Ports } from '../../platform/ports.js';
import { t } from '../../trpc/init.js';
import { appRouter } from '../../trpc/router.js';
import { exportAuditLogInput } from '../schemas.js';
import type { ExportLine } from './export-line.js';

const createCaller = t.createCallerFactory(appRouter);
/** Lines are sent in pieces of about this size. */
const CHUNK_CHARACTERS = 32_768;

/** The REST face of `audit.export`: `GET /v1/audit-logs/export` as newline-delimited JSON. */
export function auditExportRoutes(ports: Ports): Hono<AppEnv> {
  const routes = new Hono<AppEnv>();
  const readQuery = queryReader(exportAuditLogInput);
  routes.get('/v1/audit-logs/export', async (c) => {
    const headers = new Headers();
    const gone = new AbortController();
    const signal = AbortSignal.any([c.req.raw.signal, gone.signal]);
    const caller = createCaller(createRequestContext(c, ports, headers), { signal });
    const input = readQuery(new URL(c.req.url).searchParams);
    const lines = await caller.audit.export(unchecked(input));
    headers.set('content-type', 'application/x-ndjson');
    headers.set('content-disposition', 'attachment; filename="audit-log.ndjson"');
    headers.set('cache-control', 'no-store');
    headers.set('x-accel-buffering', 'no');
    return new Response(
      ndjsonBody(lines, () => gone.abort()),
      { headers },
    );
  });
  return routes;
}

/** The procedure checks its input itself, whatever its type says here. */
function unchecked(query: Record<string, unknown>): z.input<typeof exportAuditLogInput> {
  return query;
}

function ndjsonBody(
  lines: AsyncIterable<ExportLine, void, void>,
  onCancel: () => void,
): ReadableStream<Uint8Array> {
  const iterator = lines[Symbol.asyncIterator]();
  const encoder = new TextEncoder();
  return new ReadableStream({
    async pull(controller) {
      let text = '';
      while (text.length < CHUNK_CHARACTERS) {
        const { value, done } = await iterator.next();
        if (done === true) {
          if (text !== '') controller.enqueue(encoder.encode(text));
          controller.close();
          return;
        }
        text += `${JSON.stringify(value)}\n`;
      }
      controller.enqueue(encoder.encode(text));
    },
    async cancel() {
      onCancel();
      await iterator.return?.();
    },
  });
}
