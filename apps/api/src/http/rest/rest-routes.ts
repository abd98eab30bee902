import { Hono } from 'hono';
import { z } from 'zod';
import type { Context } from 'hono';
import type { Ports } from '../../platform/ports.js';
import { appRouter } from '../../trpc/router.js';
import { isUuid } from '../../trpc/common-schemas.js';
import { AppError } from '../../trpc/errors.js';
import { invalidInput } from '../../trpc/to-app-error.js';
import { runOf } from '../../trpc/assemble.js';
import { AnswerHeaders } from '../answer-headers.js';
import { readJsonObject } from '../body.js';
import type { AppEnv } from '../env.js';
import { respondError } from '../error-response.js';
import { createRequestContext } from '../request-context.js';
import { queryReader } from './coerce-query.js';
import { entityTag, versionReader } from './if-match.js';
import { servedProcedures } from './routes.js';
import type { ServedProcedure } from './routes.js';

/** The query of a URL, which most requests do not have. */
function queryOf(url: string): URLSearchParams {
  const mark = url.indexOf('?');
  return new URLSearchParams(mark === -1 ? '' : url.slice(mark));
}

type ReadInput = (c: Context<AppEnv>) => Promise<Record<string, unknown>>;

/** Puts together the input of a procedure from path, query or body, and `If-Match`. */
function inputReader({ input, meta, pathParameters }: ServedProcedure): ReadInput {
  const readQuery = queryReader(input);
  const takesBody = meta.rest.method !== 'GET' && meta.rest.method !== 'DELETE';
  const { expectedVersion } = input.shape;
  const readVersion = expectedVersion === undefined ? undefined : versionReader(expectedVersion);
  const { readBody = (body: Record<string, unknown>) => body } = meta.rest;
  return async (c) => {
    // A copy of the body, key by key: `__proto__` stays a key, and is refused as one further up.
    const values = takesBody
      ? { ...readBody(await readJsonObject(c), queryOf(c.req.url)) }
      : readQuery(queryOf(c.req.url));
    for (const name of pathParameters) {
      if (Object.hasOwn(values, name)) throw invalidInput(name, 'Given in the path already.');
      const value = c.req.param(name) ?? '';
      // What has not even the form of an id names nothing, like an id that nobody has.
      if (input.shape[name] instanceof z.ZodUUID && !isUuid(value)) throw new AppError('NOT_FOUND');
      values[name] = value;
    }
    const version = readVersion?.(c.req.header('if-match'));
    if (version !== undefined) values['expectedVersion'] = version;
    return values;
  };
}

function versionOf(output: unknown): number | undefined {
  if (typeof output !== 'object' || output === null || !('version' in output)) return undefined;
  return typeof output.version === 'number' ? output.version : undefined;
}

function respond(output: unknown, status: number, added: AnswerHeaders): Response {
  const version = versionOf(output);
  const plain: Record<string, string> = {
    ...(status !== 204 && { 'content-type': 'application/json' }),
    ...(version !== undefined && { etag: entityTag(version) }),
  };
  const body = status === 204 ? null : JSON.stringify(output ?? {});
  return new Response(body, { status, headers: added.with(plain) });
}

function handlerOf(
  served: ServedProcedure,
  ports: Ports,
): (c: Context<AppEnv>) => Promise<Response> {
  const { name, type, meta } = served;
  const run = runOf(served.procedure);
  const readInput = inputReader(served);
  const { status = 200, acceptedWhen = () => false } = meta.rest;
  return async (c) => {
    const headers = new AnswerHeaders();
    const ctx = createRequestContext(c, ports, headers);
    let input: Promise<unknown> | undefined;
    try {
      const output = await run({
        path: name,
        type,
        ctx,
        // Read once, and only when the ladder has let the caller through.
        getRawInput: () => (input ??= readInput(c)),
        signal: undefined,
        batchIndex: 0,
      });
      return respond(output, acceptedWhen(output) ? 202 : status, headers);
    } catch (error) {
      const response = respondError(c, error, ports.logger);
      headers.addTo(response.headers);
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
