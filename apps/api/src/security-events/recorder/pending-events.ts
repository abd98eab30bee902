import type { PendingEvent } from './pending-event.js';

/** Most different events that wait; beyond it, what is new is lost and counted. */
const MAX_PENDING = 5_000;

/** The events that wait to be stored: bounded, whatever happens outside. */
export class PendingEvents {
  readonly #waiting = new Map<string, PendingEvent>();

  get size(): number {
    return this.#waiting.size;
  }

  /** Counts a repetition. @returns false when nothing like it waits. */
  repeat(key: string, at: Date, count = 1): boolean {
    const waiting = this.#waiting.get(key);
    if (waiting === undefined) return false;
    waiting.count += count;
    if (at > waiting.lastAt) waiting.lastAt = at;
    return true;
  }

  /** Takes an event in. @returns false when there is no room. */
  add(event: PendingEvent): boolean {
    if (this.repeat(event.key, event.lastAt, event.count)) return true;
    if (this.#waiting.size >= MAX_PENDING) return false;
    this.#waiting.set(event.key, event);
    return true;
  }

  /** Takes up to `most` events out, the oldest first. */
  take(most: number): PendingEvent[] {
    const taken: PendingEvent[] = [];
    for (const [key, event] of this.#waiting) {
      if (taken.length >= most) break;
      this.#waiting.delete(key);
      taken.push(event);
    }
    return taken;
  }
}
