/** One limit that a request has to keep to. */
export interface Rule {
  /** The policy's name in the headers. */
  readonly policy: string;
  /** Whose counter it is. */
  readonly key: string;
  /** Who is slowed down when a detector finds them, where that tightens this limit. */
  readonly subject?: string;
  readonly limit: number;
  readonly windowMs: number;
}

/** A counter as a request found or left it: of this window, of the one before, and how far this one is. */
export interface Reading {
  readonly current: number;
  readonly previous: number;
  readonly elapsedMs: number;
}

/**
 * How much of the window that ends now is used: all of this fixed window, and as much of the one before
 * as the sliding window still overlaps. Bursts at the boundary of two fixed windows are seen that way.
 */
function usedOf({ current, previous, elapsedMs }: Reading, windowMs: number): number {
  return current + (previous * (windowMs - elapsedMs)) / windowMs;
}

/** Whether one more request fits. */
export function fits(reading: Reading, { limit, windowMs }: Rule): boolean {
  return usedOf(reading, windowMs) + 1 <= limit;
}

/** How many more requests fit at once. */
export function remainingOf(reading: Reading, { limit, windowMs }: Rule): number {
  return Math.max(0, Math.floor(limit - usedOf(reading, windowMs)));
}

/** How long until one more request fits, if nobody sends any in the meantime. In ms. */
export function waitMs(reading: Reading, rule: Rule): number {
  if (fits(reading, rule)) return 0;
  const { current, previous, elapsedMs } = reading;
  const { limit, windowMs } = rule;
  const room = limit - 1 - current;
  if (room >= 0) return overlapEnds(previous, room, windowMs) - elapsedMs;
  return windowMs - elapsedMs + overlapEnds(current, limit - 1, windowMs);
}

/** When in the next window no more than `room` of `count` still overlaps. */
function overlapEnds(count: number, room: number, windowMs: number): number {
  return count <= room ? 0 : Math.ceil(windowMs * (1 - room / count));
}
