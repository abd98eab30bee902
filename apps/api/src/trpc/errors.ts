import type { TRPC_ERROR_CODE_KEY } from '@trpc/server/rpc';
import type { Concern } from '../security-events/concern.js';

interface CatalogueEntry {
  readonly status: number;
  readonly message: string;
}

/**
 * Every error that a caller can meet: its HTTP status and the sentence that goes with it. The list
 * is closed: a code that is not here cannot be answered.
 */
export const ERROR_CATALOGUE = {
  VALIDATION_FAILED: { status: 400, message: 'The request is not valid.' },
  CURSOR_INVALID: { status: 400, message: 'The cursor does not belong to this list.' },
  AUTH_REQUIRED: { status: 401, message: 'Sign in or send an API key.' },
  AUTH_INVALID_CREDENTIALS: { status: 401, message: 'Invalid email or password.' },
  AUTH_INVALID_TOKEN: { status: 401, message: 'The token is not valid.' },
  AUTH_INVALID_API_KEY: { status: 401, message: 'The API key is not valid.' },
  AUTH_TOKEN_REUSED: { status: 401, message: 'The token has been used before.' },
  MFA_REQUIRED: { status: 401, message: 'A second factor is required.' },
  MFA_INVALID_CODE: { status: 401, message: 'The code is not valid.' },
  FORBIDDEN: { status: 403, message: 'Your role does not allow this.' },
  CSRF_FAILED: { status: 403, message: 'The request did not come from this application.' },
  SCOPE_INSUFFICIENT: { status: 403, message: 'The scopes of this API key do not allow this.' },
  REAUTH_REQUIRED: { status: 403, message: 'Confirm your password to continue.' },
  EMAIL_UNVERIFIED: { status: 403, message: 'Verify your email address first.' },
  NOT_FOUND: { status: 404, message: 'Not found.' },
  AUTH_EMAIL_TAKEN: { status: 409, message: 'An account with this email address exists.' },
  INVALID_TRANSITION: { status: 409, message: 'This status cannot follow the current one.' },
  LAST_OWNER: { status: 409, message: 'A tenant always has an owner.' },
  ALREADY_MERGED: { status: 409, message: 'The incident has been merged.' },
  IDEMPOTENCY_IN_FLIGHT: { status: 409, message: 'A request with this key is still running.' },
  CONFLICT: { status: 409, message: 'The request conflicts with the current state.' },
  INVITE_EXPIRED: { status: 410, message: 'The invitation is no longer valid.' },
  TOKEN_EXPIRED: { status: 410, message: 'The link is no longer valid.' },
  VERSION_MISMATCH: { status: 412, message: 'Somebody has changed this in the meantime.' },
  PAYLOAD_TOO_LARGE: { status: 413, message: 'The request body is too large.' },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, message: 'Send the body as application/json.' },
  IDEMPOTENCY_KEY_REUSED: {
    status: 422,
    message: 'This idempotency key was used with another request.',
  },
  ATTACHMENT_REJECTED: { status: 422, message: 'The file was rejected.' },
  RATE_LIMITED: { status: 429, message: 'Too many requests.' },
  AUTH_LOCKED: { status: 429, message: 'Too many failed attempts. Try again later.' },
  QUOTA_EXCEEDED: { status: 429, message: 'The daily quota of this tenant is used up.' },
  INTERNAL: { status: 500, message: 'Something went wrong.' },
  UNAVAILABLE: { status: 503, message: 'The service is temporarily unavailable.' },
} as const satisfies Record<string, CatalogueEntry>;

/** The code of an error in the catalogue. */
export type ErrorCode = keyof typeof ERROR_CATALOGUE;

/** All codes, in the order of the catalogue. */
export const ERROR_CODES = Object.keys(
  ERROR_CATALOGUE,
) as readonly string[] as readonly ErrorCode[];

/** Facts that go with an error, safe to show to the caller. */
export type ErrorDetails = Readonly<Record<string, unknown>>;

/** The body of every error answer, on both faces of the API. */
export interface ErrorEnvelope {
  code: ErrorCode;
  message: string;
  traceId: string;
  details: ErrorDetails;
}

/** The one error that rooms throw: a code of the catalogue and details for the caller. */
export class AppError extends Error {
  override readonly name = 'AppError';

  constructor(
    readonly code: ErrorCode,
    readonly details: ErrorDetails = {},
    options?: { message?: string; cause?: unknown; retryAfterSeconds?: number },
  ) {
    super(options?.message ?? ERROR_CATALOGUE[code].message, { cause: options?.cause });
    this.retryAfterSeconds = options?.retryAfterSeconds;
  }

  /** Goes out as `Retry-After` (RFC 9110 §10.2.3). */
  readonly retryAfterSeconds: number | undefined;

  #concern: Concern = {};

  /** What the stream of security events is told of it; never part of the answer. */
  get concern(): Concern {
    return this.#concern;
  }

  /** Adds to what the stream is told, where nothing was said before. @returns itself, to be thrown. */
  about(concern: Concern): this {
    this.#concern = { ...concern, ...this.#concern };
    return this;
  }

  /** The HTTP status of the code. */
  get status(): number {
    return ERROR_CATALOGUE[this.code].status;
  }

  /** The body for the caller. */
  toEnvelope(traceId: string): ErrorEnvelope {
    return { code: this.code, message: this.message, traceId, details: this.details };
  }
}

const TRPC_CODES: Readonly<Record<number, TRPC_ERROR_CODE_KEY>> = {
  400: 'BAD_REQUEST',
  401: 'UNAUTHORIZED',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  409: 'CONFLICT',
  410: 'NOT_FOUND',
  412: 'PRECONDITION_FAILED',
  413: 'PAYLOAD_TOO_LARGE',
  415: 'UNSUPPORTED_MEDIA_TYPE',
  422: 'UNPROCESSABLE_CONTENT',
  429: 'TOO_MANY_REQUESTS',
  500: 'INTERNAL_SERVER_ERROR',
  503: 'SERVICE_UNAVAILABLE',
};

/** The tRPC code nearest to an HTTP status of the catalogue. */
export function trpcCodeOf(status: number): TRPC_ERROR_CODE_KEY {
  return TRPC_CODES[status] ?? 'INTERNAL_SERVER_ERROR';
}
