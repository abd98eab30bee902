import type { Database } from '@incident-tracker/db';
import type { Clock } from '../../platform/clock.js';
import type { Logger } from '../../platform/logger.js';
import type { Rule } from '../../rate-limits/sliding-window.js';
import { factorOf, HIGHEST_LEVEL, levelAt, QUIET_MS } from './levels.js';
import type { StoredThrottle } from './levels.js';

/** Every node sees a throttle, and its end, within this time. */
const KEPT_MS = 1_000;
/** Under an attack from more networks than these, the newest offenders are the ones to slow down. */
const MOST = 10_000;

/** Tightens the limits of those whom a detector has found. */
export interface Throttles {
  /** The rules as they are to be applied now. Never waits: what it knows is at most a second old. */
  tighten(rules: readonly Rule[]): readonly Rule[];
}

/** For RATE_LIMIT_ENABLED=false: where there are no limits, there are none to tighten. */
export const noThrottles: Throttles = { tighten: (rules) => rules };

/**
 * Reads the throttles of all nodes from the database, in the background of the requests that ask.
 * While it cannot be read, what was known last holds until it has relaxed.
 */
export function createThrottles({
  db,
  clock,
  logger,
}: {
  db: Database;
  clock: Clock;
  logger: Logger;
}): Throttles {
  let known: ReadonlyMap<string, StoredThrottle> = new Map();
  let readAt = -Infinity;
  let isReading = false;
  let isFailing = false;

  const read = async (): Promise<void> => {
    try {
      const longest = HIGHEST_LEVEL * QUIET_MS;
      const rows = await db.identity
        .selectFrom('security_throttles')
        .select(['subject', 'level', 'crossed_at'])
        .where('crossed_at', '>', new Date(clock.now().getTime() - longest))
        .orderBy('crossed_at', 'desc')
        .limit(MOST)
        .execute();
      known = new Map(
        rows.map(({ subject, level, crossed_at }) => [subject, { level, crossedAt: crossed_at }]),
      );
      isFailing = false;
    } catch (error) {
      if (!isFailing) logger.warn({ err: error }, 'throttles cannot be read');
      isFailing = true;
    } finally {
      isReading = false;
    }
  };

  const tightened = (rule: Rule): Rule => {
    const throttle = rule.subject === undefined ? undefined : known.get(rule.subject);
    const level = throttle === undefined ? 0 : levelAt(throttle, clock.now());
    if (level === 0) return rule;
    return { ...rule, limit: Math.max(1, Math.floor(rule.limit * factorOf(level))) };
  };

  return {
    tighten(rules) {
      const now = performance.now();
      if (!isReading && now - readAt >= KEPT_MS) {
        isReading = true;
        readAt = now;
        void read();
      }
      return known.size === 0 ? rules : rules.map(tightened);
    },
  };
}
