import { ERROR_CODES } from '../../trpc/errors.js';
import type { ErrorCode } from '../../trpc/errors.js';
import type { ServedProcedure } from './routes.js';

/** Mutations take an `Idempotency-Key`, but for those of anybody: there is nobody to keep an answer for. */
export function takesIdempotencyKey({
  meta,
  type,
}: Pick<ServedProcedure, 'meta' | 'type'>): boolean {
  return type === 'mutation' && meta.auth !== 'none';
}

/**
 * The errors that a route can answer with: those that follow from what its meta asks of the ladder,
 * and those that its verb adds.
 */
export function codesOf({ meta, type, input }: ServedProcedure): ErrorCode[] {
  const codes = new Set<ErrorCode>([
    'VALIDATION_FAILED',
    'RATE_LIMITED',
    'INTERNAL',
    'UNAVAILABLE',
  ]);
  const add = (...more: ErrorCode[]): void => more.forEach((code) => codes.add(code));
  const { auth, permission, rest, csrf } = meta;
  if (auth !== 'none') add('AUTH_REQUIRED', 'FORBIDDEN');
  if (auth !== 'none' && auth.includes('apiKey')) add('AUTH_INVALID_API_KEY', 'SCOPE_INSUFFICIENT');
  if (auth !== 'none' && auth.includes('session')) add('AUTH_INVALID_TOKEN');
  if (permission !== 'self' && permission !== 'public') add('NOT_FOUND');
  if (meta.tenant !== undefined && auth !== 'none' && auth.includes('session')) add('MFA_REQUIRED');
  const takesCookies = csrf !== 'never' && (auth === 'none' || auth.includes('session'));
  if (type === 'mutation' && takesCookies) add('CSRF_FAILED');
  if (type === 'mutation' && rest.method !== 'DELETE')
    add('PAYLOAD_TOO_LARGE', 'UNSUPPORTED_MEDIA_TYPE');
  if (takesIdempotencyKey({ meta, type })) add('IDEMPOTENCY_IN_FLIGHT', 'IDEMPOTENCY_KEY_REUSED');
  if ('cursor' in input.shape) add('CURSOR_INVALID');
  if ('expectedVersion' in input.shape) add('VERSION_MISMATCH');
  if (meta.usage !== undefined) add('QUOTA_EXCEEDED');
  add(...(rest.errors ?? []));
  return ERROR_CODES.filter((code) => codes.has(code));
}
