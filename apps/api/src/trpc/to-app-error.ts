import { CommitUnknownError, isUnavailable } from '@incident-tracker/db';
import { TRPCError } from '@trpc/server';
import { ZodError } from 'zod';
import { AppError } from './errors.js';

/** One fault in the caller's input. */
export interface ValidationIssue {
  /** Where, as in `tasks[0].title`; empty for the input as a whole. */
  path: string;
  message: string;
}

function pathOf(segments: readonly PropertyKey[]): string {
  let path = '';
  for (const segment of segments) {
    if (typeof segment === 'number') path += `[${segment}]`;
    else path += path === '' ? String(segment) : `.${String(segment)}`;
  }
  return path;
}

/** The faults that zod found, each with its path; an unknown property is named by its own path. */
export function issuesOf(error: ZodError): ValidationIssue[] {
  return error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => ({
          path: pathOf([...issue.path, key]),
          message: 'Unknown property.',
        }))
      : [{ path: pathOf(issue.path), message: issue.message }],
  );
}

/** `VALIDATION_FAILED` with one issue, for a rule that no schema can state. */
export function invalidInput(path: string, message: string): AppError {
  return new AppError('VALIDATION_FAILED', { issues: [{ path, message }] });
}

function fromTrpc(error: TRPCError): AppError {
  const { cause, code } = error;
  if (cause instanceof AppError) return cause;
  if (code === 'BAD_REQUEST' && cause instanceof ZodError) {
    return new AppError('VALIDATION_FAILED', { issues: issuesOf(cause) }, { cause });
  }
  switch (code) {
    case 'BAD_REQUEST':
      return invalidInput('', 'The call is not valid: check its batch, its input and its method.');
    case 'PARSE_ERROR':
      return invalidInput('', 'The request could not be read as JSON.');
    case 'NOT_FOUND':
    case 'METHOD_NOT_SUPPORTED':
      return new AppError('NOT_FOUND');
    case 'PAYLOAD_TOO_LARGE':
      return new AppError('PAYLOAD_TOO_LARGE');
    case 'UNSUPPORTED_MEDIA_TYPE':
      return new AppError('UNSUPPORTED_MEDIA_TYPE');
    default:
      return cause === undefined
        ? new AppError('INTERNAL', {}, { cause: error })
        : toAppError(cause);
  }
}

/**
 * The one mapper: whatever was thrown becomes an error of the catalogue. A database that cannot be
 * reached is `UNAVAILABLE`; everything unknown is `INTERNAL`, and its message stays in the logs.
 */
export function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  if (error instanceof TRPCError) return fromTrpc(error);
  if (isUnavailable(error)) {
    // A caller who knows that nothing was written may simply repeat; here nobody knows.
    const details = error instanceof CommitUnknownError ? { outcome: 'unknown' } : {};
    return new AppError('UNAVAILABLE', details, { cause: error, retryAfterSeconds: 1 });
  }
  return new AppError('INTERNAL', {}, { cause: error });
}
