import { IncidentTrackerError } from './incident-tracker-error.js';

/** One fault in the input. */
export interface ValidationIssue {
  /** Where, as in `tasks[0].title`; empty for the input as a whole. */
  readonly path: string;
  readonly message: string;
}

function isIssue(value: unknown): value is ValidationIssue {
  return (
    typeof value === 'object' &&
    value !== null &&
    'path' in value &&
    typeof value.path === 'string' &&
    'message' in value &&
    typeof value.message === 'string'
  );
}

/** The request is not acceptable as it stands (400, 413, 415, 422). */
export class ValidationError extends IncidentTrackerError {
  override readonly name: string = 'ValidationError';

  /** What is wrong with the input, one by one; empty when the code says it all. */
  get issues(): readonly ValidationIssue[] {
    const { issues } = this.details;
    return Array.isArray(issues) ? issues.filter((issue) => isIssue(issue)) : [];
  }
}

/** The API key is missing, wrong, expired or revoked (401). */
export class AuthenticationError extends IncidentTrackerError {
  override readonly name: string = 'AuthenticationError';
}

/** Role or scopes do not allow this (403). */
export class PermissionError extends IncidentTrackerError {
  override readonly name: string = 'PermissionError';
}

/** It does not exist, or you may not know that it does (404); or it has expired (410). */
export class NotFoundError extends IncidentTrackerError {
  override readonly name: string = 'NotFoundError';
}

/** The current state does not admit this (409), as an illegal transition. */
export class ConflictError extends IncidentTrackerError {
  override readonly name: string = 'ConflictError';
}

/** Somebody has changed the object since you read it (412). */
export class VersionMismatchError extends IncidentTrackerError {
  override readonly name: string = 'VersionMismatchError';

  /** The version that the object has now. */
  get currentVersion(): number | undefined {
    const { currentVersion } = this.details;
    return typeof currentVersion === 'number' ? currentVersion : undefined;
  }
}

/** Too many requests, or the daily quota is used up (429); see `retryAfterSeconds`. */
export class RateLimitError extends IncidentTrackerError {
  override readonly name: string = 'RateLimitError';
}

/** The server failed, is unavailable, or gave an answer that is none of this product's. */
export class ServerError extends IncidentTrackerError {
  override readonly name: string = 'ServerError';
}
