import type { Context } from 'hono';
import type { MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { UPLOAD_PATH } from '../attachments/upload/upload-path.js';
import type { Config } from '../config.js';
import { appRouter } from '../trpc/router.js';
import { AppError } from '../trpc/errors.js';
import { invalidInput } from '../trpc/to-app-error.js';
import { bodyLimits } from './body-limits.js';
import type { AppEnv } from './env.js';

function refuse(maxBytes: number): never {
  throw new AppError('PAYLOAD_TOO_LARGE', { maxBytes });
}

/**
 * Refuses a body above the limit of its route, whether it is announced or only turns out to be too
 * large. An announced length is believed, because Node reads no further than it says.
 */
export function limitBody({
  ATTACHMENT_MAX_BYTES,
}: Pick<Config, 'ATTACHMENT_MAX_BYTES'>): MiddlewareHandler<AppEnv> {
  const limitOf = bodyLimits(appRouter, ATTACHMENT_MAX_BYTES);
  return (c, next) => {
    const { method, headers } = c.env.incoming;
    const length = headers['content-length'];
    if (length !== undefined) {
      const maxBytes = limitOf(c.req.path);
      if (Number(length) > maxBytes) refuse(maxBytes);
      return next();
    }
    // Nobody reads what comes with these.
    if (method === 'GET' || method === 'HEAD') return next();
    if (headers['transfer-encoding'] === undefined) return next();
    // A file is counted by whoever writes it to disk; nobody may hold it in memory before.
    if (c.req.path === UPLOAD_PATH) return next();
    const maxSize = limitOf(c.req.path);
    return bodyLimit({ maxSize, onError: () => refuse(maxSize) })(c, next);
  };
}

/** Whether a body comes as JSON, by its Content-Type. */
export function isJson(contentType: string | undefined): boolean {
  return contentType?.split(';')[0]?.trim().toLowerCase() === 'application/json';
}

/**
 * The JSON object in the body; an absent body is an empty object.
 * @throws AppError UNSUPPORTED_MEDIA_TYPE, VALIDATION_FAILED.
 */
export async function readJsonObject(c: Context): Promise<Record<string, unknown>> {
  const text = await c.req.text();
  if (text === '') return {};
  if (!isJson(c.req.header('content-type'))) throw new AppError('UNSUPPORTED_MEDIA_TYPE');
  const parsed = parse(text);
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    throw invalidInput('', 'The body must be a JSON object.');
  }
  return { ...parsed };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw invalidInput('', 'The body is not valid JSON.');
  }
}
