import { TRPC_ERROR_CODES_BY_KEY } from '@trpc/server/rpc';
import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { Logger } from '../platform/logger.js';
import { withoutPersonalData } from '../platform/personal-data.js';
import { trpcCodeOf } from '../trpc/errors.js';
import type { AppError, ErrorEnvelope } from '../trpc/errors.js';
import { toAppError } from '../trpc/to-app-error.js';
import type { AppEnv } from './env.js';

/**
 * How a 401 is answered (RFC 9110 §11.6.1 wants it said, RFC 6750 §3 says how). No scheme for which a
 * browser would ask its user: the web app has a page for that.
 */
function challengeOf({ code }: AppError): string {
  return code === 'AUTH_INVALID_TOKEN' ? 'Bearer error="invalid_token"' : 'Bearer';
}

/** Headers that go with an error: `Retry-After` where waiting helps, a challenge with a 401. */
export function errorHeaders(error: AppError): Record<string, string> {
  const { retryAfterSeconds, status } = error;
  return {
    ...(status === 401 && { 'www-authenticate': challengeOf(error) }),
    ...(retryAfterSeconds !== undefined && {
      'retry-after': String(Math.max(1, Math.ceil(retryAfterSeconds))),
    }),
  };
}

/** Writes the faults that are ours to the log, with their cause; the caller's own go unlogged. */
export function logFault(logger: Logger, error: AppError, facts: Record<string, unknown>): void {
  if (error.status < 500) return;
  logger.error({ ...facts, errorCode: error.code, err: error.cause ?? error }, 'request failed');
}

/**
 * Ends the connection on which a body was announced with a method that has none: the listener would wait
 * for it. With other methods it reads the rest of a refused body for a moment, since closing under a
 * sender who still writes would take the answer with it (RFC 9112 §9.6).
 */
function closing(c: Context, { code }: AppError): Record<string, string> {
  const isBodyless = c.req.method === 'GET' || c.req.method === 'HEAD';
  return code === 'PAYLOAD_TOO_LARGE' && isBodyless ? { connection: 'close' } : {};
}

/** Answers with the error envelope. */
export function respondError(c: Context<AppEnv>, thrown: unknown, logger: Logger): Response {
  const error = toAppError(thrown);
  const traceId = c.get('traceId');
  logFault(logger, error, { traceId, method: c.req.method, path: withoutPersonalData(c.req.path) });
  const envelope = error.toEnvelope(traceId);
  const body = c.req.path.startsWith('/trpc/') ? trpcErrorBody(error, envelope) : envelope;
  return c.json(body, statusOf(error), { ...errorHeaders(error), ...closing(c, error) });
}

/** The shape in which a tRPC client reads an error that was found before tRPC itself was reached. */
function trpcErrorBody(error: AppError, data: ErrorEnvelope) {
  const code = TRPC_ERROR_CODES_BY_KEY[trpcCodeOf(error.status)];
  return { error: { message: data.message, code, data } };
}

/** Every status of the catalogue may carry a body. */
function statusOf(error: AppError): ContentfulStatusCode {
  return error.status as ContentfulStatusCode;
}
