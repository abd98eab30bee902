import type { PlanName } from '../usage/plans.js';

/** What a request is, as far as limits go; each procedure names its class in its meta. */
export type RateClass = 'auth' | 'read' | 'write' | 'ticket' | 'bulk';

/** How often, in a sliding window of a minute, and in any ten seconds of it. */
export interface Limit {
  readonly perMinute: number;
  readonly burst: number;
}

type Limits = Readonly<Record<RateClass, Limit>>;

interface PlanLimits {
  /** Of each person and each API key. */
  readonly principal: Limits;
  /** Of everybody in the tenant together. */
  readonly tenant: Limits;
}

/** The windows that the figures speak of, in ms. */
export const WINDOW_MS = 60_000;
export const BURST_WINDOW_MS = 10_000;

/*
 * Every figure of the request limits. `ticket` is the creation of tickets and comments, which others are
 * told of and read. They are well above what people and well-behaved programs need.
 */

/** Of one address that has not proven who it is (IPv6: one /64, RFC 6177 §2). */
export const ADDRESS_LIMITS: Limits = {
  auth: { perMinute: 300, burst: 150 },
  read: { perMinute: 3_000, burst: 1_000 },
  write: { perMinute: 300, burst: 150 },
  ticket: { perMinute: 60, burst: 30 },
  bulk: { perMinute: 30, burst: 15 },
};

/** Keys, tokens and cookies from one address that turned out to be worth nothing, per process. */
export const FAILED_PROOF_LIMIT: Limit = { perMinute: 300, burst: 150 };

/** Of those who have proven who they are. A plan that is not here has the limits of the free one. */
export const PLAN_RATE_LIMITS: Readonly<Record<PlanName, PlanLimits>> = {
  free: {
    principal: {
      auth: { perMinute: 300, burst: 150 },
      read: { perMinute: 6_000, burst: 2_000 },
      write: { perMinute: 1_200, burst: 600 },
      ticket: { perMinute: 600, burst: 300 },
      bulk: { perMinute: 60, burst: 30 },
    },
    tenant: {
      auth: { perMinute: 600, burst: 300 },
      read: { perMinute: 30_000, burst: 10_000 },
      write: { perMinute: 6_000, burst: 2_000 },
      ticket: { perMinute: 3_000, burst: 1_500 },
      bulk: { perMinute: 120, burst: 60 },
    },
  },
  team: {
    principal: {
      auth: { perMinute: 300, burst: 150 },
      read: { perMinute: 12_000, burst: 4_000 },
      write: { perMinute: 3_000, burst: 1_000 },
      ticket: { perMinute: 900, burst: 450 },
      bulk: { perMinute: 120, burst: 60 },
    },
    tenant: {
      auth: { perMinute: 1_200, burst: 600 },
      read: { perMinute: 60_000, burst: 20_000 },
      write: { perMinute: 15_000, burst: 5_000 },
      ticket: { perMinute: 6_000, burst: 3_000 },
      bulk: { perMinute: 300, burst: 100 },
    },
  },
  business: {
    principal: {
      auth: { perMinute: 300, burst: 150 },
      read: { perMinute: 30_000, burst: 10_000 },
      write: { perMinute: 6_000, burst: 2_000 },
      ticket: { perMinute: 1_200, burst: 600 },
      bulk: { perMinute: 240, burst: 120 },
    },
    tenant: {
      auth: { perMinute: 6_000, burst: 3_000 },
      read: { perMinute: 300_000, burst: 100_000 },
      write: { perMinute: 60_000, burst: 20_000 },
      ticket: { perMinute: 24_000, burst: 8_000 },
      bulk: { perMinute: 1_200, burst: 400 },
    },
  },
};

/** The limits of a plan by its name. */
export function limitsOf(plan: string): PlanLimits {
  return isPlan(plan) ? PLAN_RATE_LIMITS[plan] : PLAN_RATE_LIMITS.free;
}

function isPlan(name: string): name is PlanName {
  return Object.hasOwn(PLAN_RATE_LIMITS, name);
}
