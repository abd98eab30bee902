import { trpcServer } from '@hono/trpc-server';
import { Hono } from 'hono';
import type { Ports } from '../platform/ports.js';
import { appRouter } from '../trpc/router.js';
import { AppError } from '../trpc/errors.js';
import { toAppError } from '../trpc/to-app-error.js';
import { isJson } from './body.js';
import type { AppEnv } from './env.js';
import { errorHeaders, logFault } from './error-response.js';
import { createRequestContext } from './request-context.js';
import { answerSingleCall } from './trpc-single-call.js';

/** How many procedures one request may call. */
const MAX_BATCH_SIZE = 20;

/** The tRPC face, under `/trpc`. */
export function trpcRoutes(ports: Ports): Hono<AppEnv> {
  const routes = new Hono<AppEnv>();
  routes.use('/trpc/*', async (c, next) => {
    // tRPC would take forms and bare bytes too, which pages of other sites can send without asking.
    if (c.req.method === 'POST' && !isJson(c.env.incoming.headers['content-type'])) {
      throw new AppError('UNSUPPORTED_MEDIA_TYPE');
    }
    const answered = await answerSingleCall(c, ports);
    if (answered !== undefined) return answered;
    const response = await trpcServer({
      router: appRouter,
      endpoint: '/trpc',
      maxBatchSize: MAX_BATCH_SIZE,
      createContext: ({ resHeaders }) => ({ ...createRequestContext(c, ports, resHeaders) }),
      onError: ({ error, path }) => {
        logFault(ports.logger, toAppError(error), { traceId: c.get('traceId'), procedure: path });
      },
      responseMeta: ({ errors, paths }) => {
        const [first, ...others] = errors.map(toAppError);
        if (first === undefined) return {};
        // A batch whose calls fare differently is a multi-status (RFC 4918 §11.1).
        const alike =
          errors.length === (paths?.length ?? 1) &&
          others.every(({ status }) => status === first.status);
        return {
          status: alike ? first.status : 207,
          headers: new Headers(alike ? errorHeaders(first) : {}),
        };
      },
    })(c, next);
    // An error that is found before the calls are read comes without a type.
    if (response?.headers.has('content-type') === false) {
      response.headers.set('content-type', 'application/json');
    }
    // tRPC names what its answers vary by, in place of what was named before.
    response?.headers.append('vary', 'Origin');
    return response;
  });
  return routes;
}
