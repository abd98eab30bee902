import type { Logger } from '../platform/logger.js';
import type { RateStore, Taken } from './rate-store.js';
import type { Rule } from './sliding-window.js';

/**
 * Counts in the shared store, and in this process alone while that cannot be reached: limits loosen to
 * one per node then, but never stop the product and never stop limiting. Each change is logged once.
 */
export class FallbackStore implements RateStore {
  readonly #shared: RateStore;
  readonly #own: RateStore;
  readonly #logger: Logger;
  #state: 'unknown' | 'shared' | 'own' = 'unknown';

  /** This process counts for itself, because the shared counters are out of reach. */
  get isAlone(): boolean {
    return this.#state === 'own';
  }

  constructor(stores: { shared: RateStore; own: RateStore }, logger: Logger) {
    this.#shared = stores.shared;
    this.#own = stores.own;
    this.#logger = logger;
  }

  async take(rules: readonly Rule[]): Promise<Taken> {
    try {
      const taken = await this.#shared.take(rules);
      if (this.#state === 'own') this.#logger.info('rate limits are shared by all nodes again');
      this.#state = 'shared';
      return taken;
    } catch (error) {
      if (this.#state !== 'own') {
        this.#logger.warn({ err: error }, 'Redis is out of reach: each node limits for itself');
      }
      this.#state = 'own';
      return this.#own.take(rules);
    }
  }
}
