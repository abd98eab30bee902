import { IncidentTrackerError } from './incident-tracker-error.js';

/** No answer came: the connection failed or broke. The reason is in `cause`. */
export class ConnectionError extends IncidentTrackerError {
  override readonly name: string = 'ConnectionError';
  /** True when the request cannot have reached the server, so that nothing can have happened there. */
  readonly neverSent: boolean;

  constructor(cause: unknown, options: { neverSent: boolean }) {
    const reason = cause instanceof Error ? `: ${cause.message}` : '';
    super({ code: 'CONNECTION_FAILED', message: `The server gave no answer${reason}`, cause });
    this.neverSent = options.neverSent;
  }
}

/** No complete answer came in time. Whether the server acted on the request is unknown. */
export class TimeoutError extends IncidentTrackerError {
  override readonly name: string = 'TimeoutError';

  constructor(timeoutMs: number) {
    super({ code: 'TIMEOUT', message: `The server gave no answer within ${timeoutMs} ms` });
  }
}
