/*
 * How request limits are tightened, and how they relax. Each crossing of a threshold tightens by a
 * level; each time of quiet relaxes by one, without anybody doing anything.
 */

/** What is left of each limit, by level: none at 0. */
const FACTORS = [1, 0.25, 0.1, 0.03] as const;

export const HIGHEST_LEVEL = FACTORS.length - 1;

/** So long without an offence relaxes by one level. In ms. */
export const QUIET_MS = 5 * 60_000;

/** A throttle as it is stored. */
export interface StoredThrottle {
  readonly level: number;
  /** The last offence. */
  readonly crossedAt: Date;
}

/** The level that is left of a throttle; 0 when it is over. */
export function levelAt({ level, crossedAt }: StoredThrottle, now: Date): number {
  const quietMs = Math.max(0, now.getTime() - crossedAt.getTime());
  return Math.max(0, level - Math.floor(quietMs / QUIET_MS));
}

/** What is left of each limit at a level. */
export function factorOf(level: number): number {
  return FACTORS[Math.min(level, HIGHEST_LEVEL)] ?? 1;
}
