import type { Context } from 'hono';
import type { MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { AppError } from '../trpc/errors.js';
import { invalidInput } from '../trpc/to-app-error.js';
import type { AppEnv } from './env.js';

/** No request body may be larger, in bytes; files travel by a route of their own. */
export const MAX_BODY_BYTES = 1_048_576;

function refuse(): never {
  throw new AppError('PAYLOAD_TOO_LARGE', { maxBytes: MAX_BODY_BYTES });
}

const measureBody = bodyLimit({ maxSize: MAX_BODY_BYTES, onError: refuse });

/**
 * Refuses a body above the limit, whether it is announced or only turns out to be too large. An
 * announced length is believed, because Node reads no further than it says.
 */
export const limitBody: MiddlewareHandler<AppEnv> = (c, next) => {
  const { method, headers } = c.env.incoming;
  if (method === 'GET' || method === 'HEAD') return next();
  if (headers['transfer-encoding'] !== undefined) return measureBody(c, next);
  if (Number(headers['content-length'] ?? 0) > MAX_BODY_BYTES) refuse();
  return next();
};

/** Keys through which a parsed object could reach the prototype of others (CWE-1321). */
const POLLUTING_KEYS = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * The JSON object in the body; an absent body is an empty object.
 * @throws AppError UNSUPPORTED_MEDIA_TYPE, VALIDATION_FAILED.
 */
export async function readJsonObject(c: Context): Promise<Record<string, unknown>> {
  const text = await c.req.text();
  if (text === '') return {};
  const mediaType = (c.req.header('content-type') ?? '').split(';')[0]?.trim().toLowerCase();
  if (mediaType !== 'application/json') throw new AppError('UNSUPPORTED_MEDIA_TYPE');
  const parsed = parse(text);
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    throw invalidInput('', 'The body must be a JSON object.');
  }
  return { ...parsed };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text, (key: string, value: unknown) => {
      if (POLLUTING_KEYS.has(key)) throw invalidInput(key, 'Unknown property.');
      return value;
    });
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw invalidInput('', 'The body is not valid JSON.');
  }
}
