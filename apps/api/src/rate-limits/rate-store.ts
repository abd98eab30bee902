import type { Reading, Rule } from './sliding-window.js';

/** What a store says of a request: whether it was counted, and the counters afterwards. */
export interface Taken {
  readonly allowed: boolean;
  /** One for each rule, in order. */
  readonly readings: readonly Reading[];
}

/** Where requests are counted. */
export interface RateStore {
  /** Counts a request under all rules, or, if one of them has no room, under none. */
  take(rules: readonly Rule[]): Taken | Promise<Taken>;
}
