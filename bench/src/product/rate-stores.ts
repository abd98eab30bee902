/** A limit as the product's stores count under it. */
export interface RateRule {
  readonly policy: string;
  readonly key: string;
  readonly limit: number;
  readonly windowMs: number;
}

interface Taken {
  readonly allowed: boolean;
}

export interface RateStores {
  /** Counts in this process. */
  readonly MemoryStore: new () => { take(rules: readonly RateRule[]): Taken };
  /** Counts in Redis; `take` rejects until it is connected. */
  connectRedisStore(
    url: string,
  ): AsyncDisposable & { take(rules: readonly RateRule[]): Promise<Taken> };
}

const dist = (name: string): string =>
  new URL(`../../../apps/api/dist/rate-limits/${name}.js`, import.meta.url).href;

/** The stores in which the built product counts requests. */
export async function loadRateStores(): Promise<RateStores> {
  const modules: readonly object[] = await Promise.all([
    import(dist('memory-store')),
    import(dist('redis-store')),
  ]);
  return rateStoresIn(Object.assign({}, ...modules));
}

/** The product's declarations say so; this package does not depend on it. */
function rateStoresIn(exported: Partial<RateStores>): RateStores {
  const { MemoryStore, connectRedisStore } = exported;
  if (MemoryStore === undefined || connectRedisStore === undefined) {
    throw new Error('the product has no rate stores of this shape');
  }
  return { MemoryStore, connectRedisStore };
}
