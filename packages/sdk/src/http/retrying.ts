import { IncidentTrackerError } from '../errors/incident-tracker-error.js';
import { backoffMs } from './backoff.js';
import { mayRetry } from './may-retry.js';
import { sleep } from './sleep.js';

/** How often, and whether what was begun may be done again (see `mayRetry`). */
export interface RetryRules {
  readonly maxRetries: number;
  readonly isRepeatable: boolean;
  readonly signal: AbortSignal | undefined;
}

/** Makes attempts until one succeeds, or fails for good. @throws what the last one has thrown. */
export async function retrying<T>(
  attempt: () => Promise<T>,
  { maxRetries, isRepeatable, signal }: RetryRules,
): Promise<T> {
  for (let failures = 1; ; failures += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (
        failures > maxRetries ||
        !(error instanceof IncidentTrackerError) ||
        !mayRetry(error, { isRepeatable })
      ) {
        throw error;
      }
      await sleep(backoffMs(failures, error.retryAfterSeconds), signal);
    }
  }
}
