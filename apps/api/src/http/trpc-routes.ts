import { trpcServer } from '@hono/trpc-server';
import { Hono } from 'hono';
import type { Ports } from '../platform/ports.js';
import { appRouter } from '../trpc/router.js';
import { toAppError } from '../trpc/to-app-error.js';
import type { AppEnv } from './env.js';
import { errorHeaders, logFault } from './error-response.js';
import { createRequestContext } from './request-context.js';

/** How many procedures one request may call. */
const MAX_BATCH_SIZE = 20;

/** The tRPC face, under `/trpc`. */
export function trpcRoutes(ports: Ports): Hono<AppEnv> {
  const routes = new Hono<AppEnv>();
  routes.use('/trpc/*', (c, next) =>
    trpcServer({
      router: appRouter,
      endpoint: '/trpc',
      maxBatchSize: MAX_BATCH_SIZE,
      createContext: ({ resHeaders }) => ({ ...createRequestContext(c, ports, resHeaders) }),
      onError: ({ error, path }) => {
        logFault(ports.logger, toAppError(error), { traceId: c.get('traceId'), procedure: path });
      },
      responseMeta: ({ errors, info }) => {
        const [first] = errors;
        // A batch whose calls differ answers 207; a single call has the status of its error.
        if (first === undefined || info?.isBatchCall === true) return {};
        const fault = toAppError(first);
        return { status: fault.status, headers: new Headers(errorHeaders(fault)) };
      },
    })(c, next),
  );
  return routes;
}
