import type { LoginAttemptsTable } from '@incident-tracker/db';

/** What failed attempts are counted by. */
export type LockoutScope = LoginAttemptsTable['scope'];

/** When a counter makes its subject wait, and for how long. Times in seconds. */
export interface LockoutPolicy {
  /** So many attempts are free; the one after them has to wait. */
  readonly freeAttempts: number;
  readonly firstDelay: number;
  /** Each further failure doubles the delay, up to this. */
  readonly longestDelay: number;
  /** After so long without an attempt, the counter starts again. */
  readonly forgottenAfter: number;
}

const MINUTE = 60;
const HOUR = 60 * MINUTE;

/**
 * The three counters (OWASP Authentication Cheat Sheet, account lockout). The account's own is slow to
 * rise, because strangers can drive it; the network's is high, because many people share an address.
 */
export const LOCKOUT_POLICIES: Readonly<Record<LockoutScope, LockoutPolicy>> = {
  account_device: {
    freeAttempts: 5,
    firstDelay: 30,
    longestDelay: 15 * MINUTE,
    forgottenAfter: 24 * HOUR,
  },
  account: {
    freeAttempts: 10,
    firstDelay: 5,
    longestDelay: 15 * MINUTE,
    forgottenAfter: 24 * HOUR,
  },
  network: {
    freeAttempts: 200,
    firstDelay: 30,
    longestDelay: 15 * MINUTE,
    forgottenAfter: HOUR,
  },
};

/** Seconds to wait after so many failures in a row. */
export function delayAfter(failures: number, policy: LockoutPolicy): number {
  if (failures < policy.freeAttempts) return 0;
  return Math.min(policy.longestDelay, policy.firstDelay * 2 ** (failures - policy.freeAttempts));
}

/**
 * The delays after 1, 2, 3 … failures, up to the first that is the longest: the database picks from it
 * in the same statement that counts, so that arithmetic exists once.
 */
export function delaySchedule(policy: LockoutPolicy): number[] {
  const schedule: number[] = [];
  for (let failures = 1; schedule.at(-1) !== policy.longestDelay; failures += 1) {
    schedule.push(delayAfter(failures, policy));
  }
  return schedule;
}
