import type { IncidentTrackerError } from '../errors/incident-tracker-error.js';
import { ConnectionError, TimeoutError } from '../errors/unanswered-errors.js';

/** Longer waits are for the caller to decide on: a used-up daily quota asks for hours. */
const LONGEST_WAIT_SECONDS = 60;

/**
 * The one rule of what is sent again.
 *
 * What can be repeated: whenever another attempt may succeed. That is every read, and every write that
 * the server carries out once per idempotency key, since all attempts of a call have the same one.
 *
 * All else (sign-in and the like, where the server knows nobody to keep an answer for): only when it is
 * certain that nothing was done. The connection was refused; the limiter turned the request away (429);
 * the product says that it is unavailable (503) and not that the outcome is unknown. A connection that
 * broke, a timeout and a gateway's own answers leave open whether it happened.
 */
export function mayRetry(
  error: IncidentTrackerError,
  { isRepeatable }: { isRepeatable: boolean },
): boolean {
  if (error instanceof ConnectionError) return isRepeatable || error.neverSent;
  if (error instanceof TimeoutError) return isRepeatable;
  if ((error.retryAfterSeconds ?? 0) > LONGEST_WAIT_SECONDS) return false;
  const fromProduct = error.code !== 'UNEXPECTED_RESPONSE';
  switch (error.status) {
    case 409:
      return error.code === 'IDEMPOTENCY_IN_FLIGHT';
    case 429:
      return isRepeatable || fromProduct;
    case 502:
    case 504:
      return isRepeatable;
    case 503:
      return isRepeatable || (fromProduct && error.details['outcome'] !== 'unknown');
    default:
      return false;
  }
}
