import { Hono } from 'hono';
import type { Context } from 'hono';
import type { Ports } from '../../platform/ports.js';
import { appRouter } from '../../trpc/router.js';
import { invalidInput } from '../../trpc/to-app-error.js';
import { readJsonObject } from '../body.js';
import type { AppEnv } from '../env.js';
import { respondError } from '../error-response.js';
import { createRequestContext } from '../request-context.js';
import { queryReader } from './coerce-query.js';
import { entityTag, expectedVersionOf } from './if-match.js';
import { servedProcedures } from './routes.js';
import type { ServedProcedure } from './routes.js';

type ReadInput = (c: Context<AppEnv>) => Promise<Record<string, unknown>>;

/** Puts together the input of a procedure from path, query or body, and `If-Match`. */
function inputReader({ input, meta, pathParameters }: ServedProcedure): ReadInput {
  const readQuery = queryReader(input);
  const takesBody = meta.rest.method !== 'GET' && meta.rest.method !== 'DELETE';
  const takesVersion = 'expectedVersion' in input.shape;
  return async (c) => {
    const given = takesBody ? await readJsonObject(c) : readQuery(new URL(c.req.url).searchParams);
    const values = new Map(Object.entries(given));
    for (const name of pathParameters) {
      if (values.has(name)) throw invalidInput(name, 'Given in the path already.');
      values.set(name, c.req.param(name));
    }
    const version = takesVersion ? expectedVersionOf(c.req.header('if-match')) : undefined;
    if (version !== undefined) values.set('expectedVersion', version);
    return Object.fromEntries(values);
  };
}

function versionOf(output: unknown): number | undefined {
  if (typeof output !== 'object' || output === null || !('version' in output)) return undefined;
  return typeof output.version === 'number' ? output.version : undefined;
}

function respond(output: unknown, status: number, headers: Headers): Response {
  const version = versionOf(output);
  if (version !== undefined) headers.set('etag', entityTag(version));
  headers.set('cache-control', 'no-store');
  if (status === 204) return new Response(null, { status, headers });
  return Response.json(output ?? {}, { status, headers });
}

function handlerOf(
  served: ServedProcedure,
  ports: Ports,
): (c: Context<AppEnv>) => Promise<Response> {
  const { name, type, procedure, meta } = served;
  const readInput = inputReader(served);
  const { status = 200, acceptedWhen = () => false } = meta.rest;
  return async (c) => {
    const headers = new Headers();
    const ctx = createRequestContext(c, ports, headers);
    let input: Promise<unknown> | undefined;
    try {
      const output: unknown = await procedure({
        path: name,
        type,
        ctx,
        input: undefined,
        // Read once, and only when the ladder has let the caller through.
        getRawInput: () => (input ??= readInput(c)),
        signal: c.req.raw.signal,
        batchIndex: 0,
      });
      return respond(output, acceptedWhen(output) ? 202 : status, headers);
    } catch (error) {
      const response = respondError(c, error, ports.logger);
      for (const cookie of headers.getSetCookie()) response.headers.append('set-cookie', cookie);
      return response;
    }
  };
}

/** The REST face: every procedure that has a route, served by the same ladder as on the tRPC face. */
export function restRoutes(ports: Ports): Hono<AppEnv> {
  const routes = new Hono<AppEnv>();
  for (const served of servedProcedures(appRouter)) {
    routes.on(served.meta.rest.method, served.routerPath, handlerOf(served, ports));
  }
  return routes;
}
