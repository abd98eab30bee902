import type { ResponseHeaders } from '../trpc/context.js';
import { remainingOf, waitMs } from './sliding-window.js';
import type { Reading, Rule } from './sliding-window.js';

/**
 * Writes `RateLimit-Policy` and `RateLimit` (draft-ietf-httpapi-ratelimit-headers-10, structured fields
 * of RFC 9651): for each policy its quota `q` and window `w`, and what remains `r` and for how long `t`,
 * in seconds.
 */
export function setRateHeaders(
  headers: ResponseHeaders,
  rules: readonly Rule[],
  readings: readonly Reading[],
): void {
  const policies = rules.map(
    ({ policy, limit, windowMs }) => `"${policy}";q=${limit};w=${windowMs / 1000}`,
  );
  const states = readings.flatMap((reading, n) => {
    const rule = rules[n];
    if (rule === undefined) return [];
    const seconds = Math.ceil(
      Math.max(rule.windowMs - reading.elapsedMs, waitMs(reading, rule)) / 1000,
    );
    return `"${rule.policy}";r=${remainingOf(reading, rule)};t=${seconds}`;
  });
  headers.set('ratelimit-policy', policies.join(', '));
  headers.set('ratelimit', states.join(', '));
}
