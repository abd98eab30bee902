import type { ErrorCode } from './error-code.js';

/** What an error is made from. */
export interface ErrorFacts {
  readonly code: ErrorCode;
  readonly message: string;
  readonly status?: number | undefined;
  readonly traceId?: string | undefined;
  readonly details?: Readonly<Record<string, unknown>> | undefined;
  readonly retryAfterSeconds?: number | undefined;
  readonly cause?: unknown;
}

/** Whatever the SDK throws, except the reason of a signal that you aborted yourself. */
export class IncidentTrackerError extends Error {
  override readonly name: string = 'IncidentTrackerError';
  /** What went wrong, for programs to act on. */
  readonly code: ErrorCode;
  /** HTTP status of the answer; undefined when there was none. */
  readonly status: number | undefined;
  /** Names this request in the server's logs: quote it when you report a fault. */
  readonly traceId: string | undefined;
  /** Facts that go with the code, as in `{ currentVersion: 4 }`. */
  readonly details: Readonly<Record<string, unknown>>;
  /** How long the server asks to wait, in seconds. */
  readonly retryAfterSeconds: number | undefined;

  constructor(facts: ErrorFacts) {
    super(facts.message, facts.cause === undefined ? undefined : { cause: facts.cause });
    this.code = facts.code;
    this.status = facts.status;
    this.traceId = facts.traceId;
    this.details = facts.details ?? {};
    this.retryAfterSeconds = facts.retryAfterSeconds;
  }
}
