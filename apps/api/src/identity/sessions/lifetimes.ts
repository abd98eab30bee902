import type { Config } from '../../config.js';

const DAY_MS = 86_400_000;

/** The two lifetimes of a session. */
export type SessionLifetimes = Pick<Config, 'SESSION_IDLE_DAYS' | 'SESSION_ABSOLUTE_DAYS'>;

/**
 * When a session that is used now ends: after the idle time, but never later than its absolute
 * lifetime from sign-in (OWASP Session Management Cheat Sheet, absolute timeout).
 */
export function expiryOf(lifetimes: SessionLifetimes, createdAt: Date, usedAt: Date): Date {
  const idle = usedAt.getTime() + lifetimes.SESSION_IDLE_DAYS * DAY_MS;
  const absolute = createdAt.getTime() + lifetimes.SESSION_ABSOLUTE_DAYS * DAY_MS;
  return new Date(Math.min(idle, absolute));
}

/** Sessions made before this have outlived their absolute lifetime. */
export function absoluteLimit(lifetimes: SessionLifetimes, now: Date): Date {
  return new Date(now.getTime() - lifetimes.SESSION_ABSOLUTE_DAYS * DAY_MS);
}
