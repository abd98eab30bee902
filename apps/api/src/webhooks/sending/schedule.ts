const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** How long after the attempt before it each attempt comes, in ms (Standard Webhooks). */
export const SCHEDULE_MS: readonly number[] = [
  0,
  5 * SECOND,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  10 * HOUR,
];

/** Repetitions come up to so much later, so that what failed together does not come together again. */
const JITTER = 0.2;
/** A receiver that says when to come back is heeded, within reason. */
const LONGEST_WISH_MS = HOUR;

/**
 * When the next attempt is due after the one at `step` (0 is the first) has failed; null when that
 * was the last one.
 * @param retryAfter the receiver's `Retry-After` in seconds (RFC 9110 §10.2.3), if it named any.
 */
export function nextAttemptAt(
  step: number,
  now: Date,
  {
    retryAfter,
    random = Math.random,
  }: { retryAfter?: string | undefined; random?: () => number } = {},
): Date | null {
  const delay = SCHEDULE_MS[step + 1];
  if (delay === undefined) return null;
  const jittered = delay * (1 + JITTER * random());
  return new Date(now.getTime() + Math.round(Math.max(jittered, wishOf(retryAfter))));
}

function wishOf(retryAfter: string | undefined): number {
  if (retryAfter === undefined || !/^\d{1,6}$/.test(retryAfter)) return 0;
  return Math.min(Number(retryAfter) * SECOND, LONGEST_WISH_MS);
}
