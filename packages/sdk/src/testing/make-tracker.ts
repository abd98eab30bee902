import { IncidentTracker } from '../incident-tracker.js';
import type { IncidentTrackerOptions } from '../options.js';

/** A client of a test server. */
export function makeTracker(
  baseUrl: string,
  options: Partial<IncidentTrackerOptions> = {},
): IncidentTracker {
  return new IncidentTracker({ apiKey: 'itk_live_test', baseUrl, ...options });
}

/** What a promise rejects with. @throws Error when it does not. */
export async function rejectionOf(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}
