import {
  AuthenticationError,
  ConflictError,
  NotFoundError,
  PermissionError,
  RateLimitError,
  ServerError,
  ValidationError,
  VersionMismatchError,
} from './answered-errors.js';
import type { ErrorCode } from './error-code.js';
import { IncidentTrackerError } from './incident-tracker-error.js';
import type { ErrorFacts } from './incident-tracker-error.js';
import type { Answer } from '../http/answer.js';
import { isRecord } from '../http/is-record.js';
import { retryAfterSeconds } from '../http/retry-after.js';

const CLASS_OF_STATUS: Readonly<Record<number, new (facts: ErrorFacts) => IncidentTrackerError>> = {
  400: ValidationError,
  401: AuthenticationError,
  403: PermissionError,
  404: NotFoundError,
  409: ConflictError,
  410: NotFoundError,
  412: VersionMismatchError,
  413: ValidationError,
  415: ValidationError,
  422: ValidationError,
  429: RateLimitError,
};

/** The envelope in an error answer: the body itself (REST), or in `error.data` (tRPC). */
function envelopeIn(body: unknown): Readonly<Record<string, unknown>> | undefined {
  if (!isRecord(body)) return undefined;
  const inner = isRecord(body['error']) ? body['error']['data'] : body;
  return isRecord(inner) && typeof inner['code'] === 'string' ? inner : undefined;
}

/** A server may be newer than this release: its codes are taken as they come. */
function asErrorCode(code: unknown): ErrorCode {
  return code as ErrorCode;
}

/** The error that an answer amounts to; `UNEXPECTED_RESPONSE` where it is not this product's own. */
export function errorOfAnswer({ status, headers, body }: Answer): IncidentTrackerError {
  const retryAfter = retryAfterSeconds(headers);
  const headerTraceId = headers.get('x-trace-id') ?? undefined;
  const envelope = envelopeIn(body);
  if (envelope === undefined) {
    const hint = status < 400 ? ': is baseUrl the address of Incident Tracker itself?' : '';
    return new ServerError({
      code: 'UNEXPECTED_RESPONSE',
      message: `The server answered ${status} in an unexpected form${hint}`,
      status,
      traceId: headerTraceId,
      retryAfterSeconds: retryAfter,
    });
  }
  const { code, message, traceId, details } = envelope;
  const ErrorClass =
    CLASS_OF_STATUS[status] ?? (status >= 500 ? ServerError : IncidentTrackerError);
  return new ErrorClass({
    code: asErrorCode(code),
    message: typeof message === 'string' ? message : `The server answered ${status}`,
    status,
    traceId: typeof traceId === 'string' && traceId !== '' ? traceId : headerTraceId,
    details: isRecord(details) ? details : undefined,
    retryAfterSeconds: retryAfter,
  });
}
