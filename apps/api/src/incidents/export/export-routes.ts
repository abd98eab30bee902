import { Hono } from 'hono';
import { z } from 'zod';
import type { AppEnv } from '../../http/env.js';
import { queryReader } from '../../http/rest/coerce-query.js';
import { createRequestContext } from '../../http/request-context.js';
import type { Ports } from '../../platform/ports.js';
import { t } from '../../trpc/init.js';
import { appRouter } from '../../trpc/router.js';
import { WRITERS } from './formats.js';
import { exportInput } from './schemas.js';
import type { ExportFormat } from './schemas.js';

const createCaller = t.createCallerFactory(appRouter);

/** The procedure validates; this only says that it is an object. */
const exportQuery = z.looseObject({}).transform((query) => query as Record<string, never>);

function fileName(format: ExportFormat, now: Date): string {
  return `incidents-${now.toISOString().slice(0, 10)}.${format}`;
}

/** The format in the query; `Accept: text/csv` asks for CSV where there is none. */
function formatOf(query: Record<string, unknown>, accept: string | undefined): unknown {
  return query['format'] ?? (accept?.startsWith('text/csv') === true ? 'csv' : 'ndjson');
}

/** The REST face of `incidents.export`: `GET /v1/incidents/export` as a file that is streamed. */
export function incidentExportRoutes(ports: Ports): Hono<AppEnv> {
  const routes = new Hono<AppEnv>();
  const readQuery = queryReader(exportInput);
  routes.get('/v1/incidents/export', async (c) => {
    const headers = new Headers();
    const gone = new AbortController();
    const signal = AbortSignal.any([c.req.raw.signal, gone.signal]);
    const caller = createCaller(createRequestContext(c, ports, headers), { signal });
    const query = readQuery(new URL(c.req.url).searchParams);
    const format = formatOf(query, c.req.header('accept'));
    const pieces = await caller.incidents.export(exportQuery.parse({ ...query, format }));
    const known: ExportFormat = format === 'csv' ? 'csv' : 'ndjson';
    headers.set('content-type', WRITERS[known].contentType);
    const name = fileName(known, ports.clock.now());
    headers.set('content-disposition', `attachment; filename="${name}"`);
    headers.set('cache-control', 'no-store');
    headers.set('x-accel-buffering', 'no');
    const body = bodyOf(pieces, {
      leave: () => gone.abort(),
      // Without the end of the transfer, so that nobody takes a part for the whole.
      breakOff: (error) => {
        ports.logger.warn({ err: error }, 'an export was broken off');
        c.env.outgoing.destroy();
      },
    });
    return new Response(body, { headers });
  });
  return routes;
}

/** A piece is made when the reader has room for it: no more than two are in memory. */
function bodyOf(
  pieces: AsyncIterable<string, void, void>,
  { leave, breakOff }: { leave: () => void; breakOff: (error: unknown) => void },
): ReadableStream<Uint8Array> {
  const iterator = pieces[Symbol.asyncIterator]();
  const encoder = new TextEncoder();
  return new ReadableStream({
    async pull(controller) {
      try {
        const { value, done } = await iterator.next();
        if (done === true) controller.close();
        else controller.enqueue(encoder.encode(value));
      } catch (error) {
        breakOff(error);
        controller.close();
      }
    },
    async cancel() {
      leave();
      await iterator.return?.();
    },
  });
}
