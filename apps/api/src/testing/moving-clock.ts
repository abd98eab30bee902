import type { Clock } from '../platform/clock.js';

/** A clock that stands still until the test moves it. */
export interface MovingClock extends Clock {
  wait(ms: number): void;
}

export function movingClock(start = new Date('2026-03-02T09:00:00Z')): MovingClock {
  let now = start;
  return {
    now: () => now,
    wait(ms) {
      now = new Date(now.getTime() + ms);
    },
  };
}
