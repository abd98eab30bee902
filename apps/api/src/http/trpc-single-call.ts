import type { AnyProcedure } from '@trpc/server';
import type { Context } from 'hono';
import type { Ports } from '../platform/ports.js';
import { appRouter } from '../trpc/router.js';
import { runOf } from '../trpc/assemble.js';
import { AnswerHeaders } from './answer-headers.js';
import type { AppEnv } from './env.js';
import { respondError } from './error-response.js';
import { createRequestContext } from './request-context.js';

const PREFIX = '/trpc/';
/** What tRPC says that its answers vary by, and what ours do. */
const VARY = 'trpc-accept, accept, Origin';

/** Procedures by name; the router's own type has them in a tree, its record does not. */
const procedures = new Map<string, unknown>(Object.entries(appRouter._def.procedures));

function procedureOf(name: string): AnyProcedure | undefined {
  return procedures.get(name) as AnyProcedure | undefined;
}

/** A call whose input has been read. */
interface SingleCall {
  readonly name: string;
  readonly type: 'query' | 'mutation';
  readonly procedure: AnyProcedure;
  readonly input: unknown;
}

/** JSON as a value; undefined for what is not JSON, and for nothing. */
function parse(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: text === '' ? undefined : JSON.parse(text) };
  } catch {
    return undefined;
  }
}

/**
 * Reads a request that is nothing but one call, as most are; undefined for a batch, a stream, and
 * whatever is wrong with it: those are for tRPC itself, which also says what is wrong.
 */
async function readCall(c: Context<AppEnv>): Promise<SingleCall | undefined> {
  const { method, path } = c.req;
  const name = path.slice(PREFIX.length);
  const procedure = procedureOf(name);
  const type = procedure?._def.type;
  const { headers } = c.env.incoming;
  if (procedure === undefined || headers['trpc-accept'] !== undefined) return undefined;
  const mark = c.req.url.indexOf('?');
  const query = new URLSearchParams(mark === -1 ? '' : c.req.url.slice(mark));
  if (query.has('batch') || query.has('connectionParams')) return undefined;
  if (type === 'query' && method === 'GET') {
    const input = parse(query.get('input') ?? '');
    return input && { name, type, procedure, input: input.value };
  }
  if (type === 'mutation' && method === 'POST') {
    const input = parse(await c.req.text());
    return input && { name, type, procedure, input: input.value };
  }
  return undefined;
}

/**
 * Answers a single call as tRPC does, byte for byte, without what it does for batches and streams.
 * @returns undefined when the request is for tRPC itself.
 */
export async function answerSingleCall(
  c: Context<AppEnv>,
  ports: Ports,
): Promise<Response | undefined> {
  const call = await readCall(c);
  if (call === undefined) return undefined;
  const { name, type, procedure, input } = call;
  const headers = new AnswerHeaders();
  const ctx = createRequestContext(c, ports, headers);
  try {
    const data = await runOf(procedure)({
      path: name,
      type,
      ctx,
      getRawInput: async () => input,
      signal: undefined,
      batchIndex: 0,
    });
    return new Response(JSON.stringify({ result: { data } }), {
      status: 200,
      headers: headers.with({ 'content-type': 'application/json', vary: VARY }),
    });
  } catch (error) {
    const response = respondError(c, error, ports.logger);
    headers.addTo(response.headers);
    response.headers.set('vary', VARY);
    return response;
  }
}
