import { Hono } from 'hono';
import { z } from 'zod';
import type { Ports } from '../../platform/ports.js';
import { t } from '../../trpc/init.js';
import { CONTENT_TYPES, formatOf } from '../../trpc/list-files/formats.js';
import type { FileFormat } from '../../trpc/list-files/formats.js';
import { appRouter } from '../../trpc/router.js';
import type { AppEnv } from '../env.js';
import { fileAnswer, fileRequest } from '../file-answer.js';
import { queryReader } from './coerce-query.js';

const createCaller = t.createCallerFactory(appRouter);

/** The procedure validates; this only says that it is an object. */
const exportQuery = z.looseObject({}).transform((query) => query as Record<string, never>);

/** The REST face of the export of a list: a file that is streamed. */
interface ListExportRoute {
  /** The list, as its path names it and the name of the file. */
  readonly list: 'incidents' | 'tickets';
  readonly input: z.ZodObject;
  /** Calls the procedure. */
  readonly open: (
    caller: ReturnType<typeof createCaller>,
    query: Record<string, never>,
  ) => Promise<AsyncIterable<string, void, void>>;
}

/** `GET /v1/{list}/export`, saved under the name of the list and the day. */
export function listExportRoutes(
  ports: Ports,
  { list, input, open }: ListExportRoute,
): Hono<AppEnv> {
  const routes = new Hono<AppEnv>();
  const readQuery = queryReader(input);
  routes.get(`/v1/${list}/export`, async (c) => {
    const request = fileRequest(c, ports);
    const caller = createCaller(request.context, { signal: request.signal });
    const query = readQuery(new URL(c.req.url).searchParams);
    const format = formatOf(query, c.req.header('accept'));
    const pieces = await open(caller, exportQuery.parse({ ...query, format }));
    const known: FileFormat = format === 'csv' ? 'csv' : 'ndjson';
    const day = ports.clock.now().toISOString().slice(0, 10);
    const name = `${list}-${day}.${known}`;
    return fileAnswer(c, request, { pieces, name, contentType: CONTENT_TYPES[known], ports });
  });
  return routes;
}
