const FIRST_MS = 500;
const LONGEST_MS = 8000;

/**
 * How long to wait before the next attempt, in ms: twice as long each time, between half and all of
 * it by chance, so that clients cut off together do not come back together; never less than the
 * server asks for.
 * @param failures how many attempts have failed in a row, at least 1.
 */
export function backoffMs(failures: number, retryAfterSeconds: number | undefined): number {
  const longest = Math.min(LONGEST_MS, FIRST_MS * 2 ** (failures - 1));
  const jittered = longest * (0.5 + Math.random() / 2);
  return Math.max(jittered, (retryAfterSeconds ?? 0) * 1000);
}
