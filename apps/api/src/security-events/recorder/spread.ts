import type { SecurityEvent } from '../security-events.js';
import { principalOf } from './pending-event.js';

/** Most different accounts or targets that one source is told apart by, within a minute. */
const MAX_SPREAD = 250;
const MAX_SOURCES = 10_000;
const MINUTE_MS = 60_000;

/** How many different things each source has tried this minute: bounds what an attacker can write. */
export class Spread {
  #minute = 0;
  readonly #seen = new Map<string, Set<string>>();

  /**
   * The event, without what was tried once its source has tried so many that one more would tell
   * detectors nothing.
   */
  bounded(event: SecurityEvent, at: Date): SecurityEvent {
    const tried = event.account ?? event.target;
    if (tried === undefined || this.#hasRoom(event, tried, at)) return event;
    const { account: _account, target: _target, apiKeyHash: _key, ...rest } = event;
    return rest;
  }

  #hasRoom(event: SecurityEvent, tried: string, at: Date): boolean {
    const minute = Math.floor(at.getTime() / MINUTE_MS);
    if (minute !== this.#minute) {
      this.#minute = minute;
      this.#seen.clear();
    }
    const source = `${event.type}|${principalOf(event) ?? event.ip ?? ''}`;
    let seen = this.#seen.get(source);
    if (seen === undefined) {
      if (this.#seen.size >= MAX_SOURCES) return false;
      this.#seen.set(source, (seen = new Set()));
    }
    if (seen.has(tried)) return true;
    if (seen.size >= MAX_SPREAD) return false;
    seen.add(tried);
    return true;
  }
}
