import type { Database } from '@incident-tracker/db';
import type { Config } from '../config.js';
import type { Logger } from '../platform/logger.js';
import type { Metrics } from '../platform/telemetry/metrics.js';
import type { Throttles } from '../security-events/throttling/throttles.js';
import type { ResponseHeaders } from '../trpc/context.js';
import { AppError } from '../trpc/errors.js';
import { FallbackStore } from './fallback-store.js';
import { MemoryStore } from './memory-store.js';
import { createPlanCache } from './plan-cache.js';
import { setRateHeaders } from './rate-headers.js';
import type { RateStore, Taken } from './rate-store.js';
import type { RedisStore } from './redis-store.js';
import { fits, waitMs } from './sliding-window.js';
import type { Rule } from './sliding-window.js';

/** Limits how often somebody may ask. */
export interface Limiter extends AsyncDisposable {
  /** False: nothing is limited, and no answer speaks of limits. */
  readonly enabled: boolean;
  /**
   * Counts a request, and writes into the headers where its limits stand.
   * @throws AppError RATE_LIMITED with `policy` and Retry-After.
   */
  admit(headers: ResponseHeaders, rules: readonly Rule[]): Promise<void>;
  /**
   * Whether there is room for a failure, counted by this process alone: it costs nothing to ask.
   * @throws AppError RATE_LIMITED.
   */
  assertFailuresLeft(rules: readonly Rule[]): void;
  countFailure(rules: readonly Rule[]): void;
  planOf(tenantId: string): Promise<string>;
}

/** Lets everything through: for RATE_LIMIT_ENABLED=false, and for what the product does by itself. */
export const unlimited: Limiter = {
  enabled: false,
  admit: async () => {},
  assertFailuresLeft: () => {},
  countFailure: () => {},
  planOf: async () => 'free',
  [Symbol.asyncDispose]: async () => {},
};

function refusal(rules: readonly Rule[], { readings }: Pick<Taken, 'readings'>): AppError {
  const waits = readings.flatMap((reading, n) => {
    const rule = rules[n];
    return rule === undefined ? [] : { rule, ms: waitMs(reading, rule) };
  });
  const [longest] = waits.toSorted((a, b) => b.ms - a.ms);
  return new AppError(
    'RATE_LIMITED',
    { policy: longest?.rule.policy ?? null },
    { retryAfterSeconds: (longest?.ms ?? 0) / 1000 },
  );
}

/** Loads the client only where there is a Redis: it takes 11 MB. */
async function connect(url: string): Promise<RedisStore> {
  const { connectRedisStore } = await import('./redis-store.js');
  return connectRedisStore(url);
}

/** The limiter that the configuration asks for. */
export async function createLimiter(options: {
  config: Pick<Config, 'RATE_LIMIT_ENABLED' | 'REDIS_URL'>;
  db: Database;
  logger: Logger;
  metrics: Metrics;
  /** Whose limits are tightened at present. */
  throttles: Throttles;
}): Promise<Limiter> {
  const { config, db, logger, metrics, throttles } = options;
  let fallback: FallbackStore | null = null;
  const observing = metrics.observe('rate_limiter_fallback', () => [
    { value: fallback?.isAlone === true ? 1 : 0, attributes: {} },
  ]);
  if (!config.RATE_LIMIT_ENABLED) return unlimited;
  const own = new MemoryStore();
  const failures = new MemoryStore();
  const shared = config.REDIS_URL === undefined ? null : await connect(config.REDIS_URL);
  if (shared !== null) fallback = new FallbackStore({ shared, own }, logger);
  const store: RateStore = fallback ?? own;
  const refuse = (rules: readonly Rule[], taken: Pick<Taken, 'readings'>): AppError => {
    const error = refusal(rules, taken);
    metrics.add('rate_limit_rejections_total', 1, { policy: String(error.details['policy']) });
    return error;
  };
  return {
    enabled: true,
    async admit(headers, given) {
      const rules = throttles.tighten(given);
      const taken = await store.take(rules);
      setRateHeaders(headers, rules, taken.readings);
      if (!taken.allowed) throw refuse(rules, taken);
    },
    assertFailuresLeft(given) {
      const rules = throttles.tighten(given);
      const readings = rules.map((rule) => failures.peek(rule));
      const isFull = rules.some((rule, n) => {
        const reading = readings[n];
        return reading !== undefined && !fits(reading, rule);
      });
      if (isFull) throw refuse(rules, { readings });
    },
    countFailure: (rules) => void failures.take(throttles.tighten(rules)),
    planOf: createPlanCache(db),
    async [Symbol.asyncDispose]() {
      observing[Symbol.dispose]();
      await shared?.[Symbol.asyncDispose]();
    },
  };
}
