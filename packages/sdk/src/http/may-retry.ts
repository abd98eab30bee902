import type { IncidentTrackerError } from '../errors/incident-tracker-error.js';
import { ConnectionError, TimeoutError } from '../errors/unanswered-errors.js';

/** Longer waits are for the caller to decide on: a used-up daily quota asks for hours. */
const LONGEST_WAIT_SECONDS = 60;

/**
 * The one rule of what is sent again.
 *
 * Reads: whenever another attempt may succeed. Writes: only when it is certain that nothing was
 * done, since servers need not honour idempotency keys yet: the connection was refused; the limiter
 * turned the request away (429); the product says that it is unavailable (503) and not that the
 * outcome is unknown; a request with the same key is still running (409). A connection that broke,
 * a timeout and a gateway's own answers leave open whether the write happened.
 */
export function mayRetry(error: IncidentTrackerError, { isRead }: { isRead: boolean }): boolean {
  if (error instanceof ConnectionError) return isRead || error.neverSent;
  if (error instanceof TimeoutError) return isRead;
  if ((error.retryAfterSeconds ?? 0) > LONGEST_WAIT_SECONDS) return false;
  const fromProduct = error.code !== 'UNEXPECTED_RESPONSE';
  switch (error.status) {
    case 409:
      return error.code === 'IDEMPOTENCY_IN_FLIGHT';
    case 429:
      return isRead || fromProduct;
    case 502:
    case 504:
      return isRead;
    case 503:
      return isRead || (fromProduct && error.details['outcome'] !== 'unknown');
    default:
      return false;
  }
}
