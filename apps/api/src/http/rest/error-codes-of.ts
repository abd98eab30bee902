import { ERROR_CODES } from '../../trpc/errors.js';
import type { ErrorCode } from '../../trpc/errors.js';
import type { ServedProcedure } from './routes.js';

/**
 * The errors that a route can answer with: those that follow from what its meta asks of the ladder,
 * and those that its verb adds.
 */
export function codesOf({ meta, type, input }: ServedProcedure): ErrorCode[] {
  const codes = new Set<ErrorCode>(['VALIDATION_FAILED', 'INTERNAL', 'UNAVAILABLE']);
  const add = (...more: ErrorCode[]): void => more.forEach((code) => codes.add(code));
  const { auth, permission, rest } = meta;
  if (auth !== 'none') add('AUTH_REQUIRED', 'FORBIDDEN');
  if (auth !== 'none' && auth.includes('apiKey')) add('AUTH_INVALID_API_KEY', 'SCOPE_INSUFFICIENT');
  if (permission !== 'self' && permission !== 'public') add('NOT_FOUND');
  if (type === 'mutation' && (auth === 'none' || auth.includes('session'))) add('CSRF_FAILED');
  if (type === 'mutation' && rest.method !== 'DELETE')
    add('PAYLOAD_TOO_LARGE', 'UNSUPPORTED_MEDIA_TYPE');
  if ('cursor' in input.shape) add('CURSOR_INVALID');
  if ('expectedVersion' in input.shape) add('VERSION_MISMATCH');
  if (meta.usage !== undefined) add('QUOTA_EXCEEDED');
  add(...(rest.errors ?? []));
  return ERROR_CODES.filter((code) => codes.has(code));
}
