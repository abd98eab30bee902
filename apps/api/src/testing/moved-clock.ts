import type { Clock } from '../platform/clock.js';

/** A clock that runs, and that a test can put forward. */
export interface MovedClock extends Clock {
  forward(ms: number): void;
}

export function movedClock(): MovedClock {
  let ahead = 0;
  return {
    now: () => new Date(Date.now() + ahead),
    forward(ms) {
      ahead += ms;
    },
  };
}
