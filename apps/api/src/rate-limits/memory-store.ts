import type { RateStore, Taken } from './rate-store.js';
import { fits } from './sliding-window.js';
import type { Reading, Rule } from './sliding-window.js';

interface Counter {
  index: number;
  current: number;
  previous: number;
  readonly windowMs: number;
}

/** Beyond this, counters of windows that have passed are dropped, then the oldest. */
const MAX_COUNTERS = 100_000;

/** Counters of this process alone. A check is a few map look-ups. */
export class MemoryStore implements RateStore {
  readonly #counters = new Map<string, Counter>();
  readonly #now: () => number;
  readonly #max: number;

  /** `now` in ms. */
  constructor(now: () => number = Date.now, max = MAX_COUNTERS) {
    this.#now = now;
    this.#max = max;
  }

  get size(): number {
    return this.#counters.size;
  }

  take(rules: readonly Rule[]): Taken {
    const now = this.#now();
    const counters = rules.map((rule) => this.#counterOf(rule, now));
    const allowed = rules.every((rule, n) => {
      const counter = counters[n];
      return counter !== undefined && fits(read(counter, now), rule);
    });
    if (allowed) for (const counter of counters) counter.current += 1;
    return { allowed, readings: counters.map((counter) => read(counter, now)) };
  }

  /** As `take`, but only looks. */
  peek(rule: Rule): Reading {
    const now = this.#now();
    return read(this.#counterOf(rule, now), now);
  }

  #counterOf({ key, windowMs }: Rule, now: number): Counter {
    const index = Math.floor(now / windowMs);
    const name = `${windowMs}|${key}`;
    let counter = this.#counters.get(name);
    if (counter === undefined) {
      if (this.#counters.size >= this.#max) this.#makeRoom(now);
      counter = { index, current: 0, previous: 0, windowMs };
      this.#counters.set(name, counter);
    } else if (counter.index !== index) {
      counter.previous = counter.index === index - 1 ? counter.current : 0;
      counter.current = 0;
      counter.index = index;
    }
    return counter;
  }

  #makeRoom(now: number): void {
    for (const [name, { index, windowMs }] of this.#counters) {
      if (index < Math.floor(now / windowMs) - 1) this.#counters.delete(name);
    }
    // A tenth at a time: a flood of new addresses must not pay for a sweep each.
    let surplus = this.#counters.size - Math.floor(this.#max * 0.9);
    for (const name of this.#counters.keys()) {
      if (surplus <= 0) break;
      this.#counters.delete(name);
      surplus -= 1;
    }
  }
}

function read({ current, previous, index, windowMs }: Counter, now: number): Reading {
  return { current, previous, elapsedMs: now - index * windowMs };
}
