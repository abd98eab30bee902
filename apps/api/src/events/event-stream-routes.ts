import { Hono } from 'hono';
import type { Context } from 'hono';
import type { AppEnv } from '../http/env.js';
import { createRequestContext } from '../http/request-context.js';
import type { Ports } from '../platform/ports.js';
import { t } from '../trpc/init.js';
import { appRouter } from '../trpc/router.js';
import { sseBody } from './sse.js';

const createCaller = t.createCallerFactory(appRouter);

/** The position to go on from is in the query, or in the header that browsers send by themselves. */
function readInput(c: Context<AppEnv>): Record<string, string> {
  const lastEventId = c.req.header('last-event-id');
  return {
    ...c.req.query(),
    ...(lastEventId !== undefined && lastEventId !== '' && { lastEventId }),
  };
}

/** The REST face of `events.subscribe`: `GET /v1/events` as server-sent events. */
export function eventStreamRoutes(ports: Ports): Hono<AppEnv> {
  const routes = new Hono<AppEnv>();
  routes.get('/v1/events', async (c) => {
    const headers = new Headers();
    const gone = new AbortController();
    const signal = AbortSignal.any([c.req.raw.signal, gone.signal]);
    const caller = createCaller(createRequestContext(c, ports, headers), { signal });
    const items = await caller.events.subscribe(readInput(c));
    headers.set('content-type', 'text/event-stream; charset=utf-8');
    headers.set('cache-control', 'no-store');
    // Proxies of the nginx family would hold events back to fill their buffers.
    headers.set('x-accel-buffering', 'no');
    return new Response(
      sseBody(items, () => gone.abort()),
      { headers },
    );
  });
  return routes;
}
