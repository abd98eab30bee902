import { isUnavailable } from '@incident-tracker/db';
import type { StreamEvent } from '../platform/live-events.js';
import { pause } from '../platform/pause.js';
import { parsePosition } from './position.js';
import type { Position } from './position.js';
import { SignalLight } from './signal-light.js';

/** Most events that are read at a time, and so the most that a slow reader keeps in memory. */
export const READ_LIMIT = 200;
/** How long a reader waits after the database could not be asked. */
const RETRY_MS = 500;

/** Reads the events after a position, at most `READ_LIMIT`. */
export type ReadEvents = (after: Position) => Promise<StreamEvent[]>;

/**
 * The readers of one tenant's events on this node. Each reads the outbox by itself from its own
 * position when it is ready for more; those at the same position share one query per change.
 */
export class TenantFeed {
  readonly #light = new SignalLight();
  readonly #reads = new Map<string, Promise<StreamEvent[]>>();
  readonly #readEvents: ReadEvents;
  readers = 0;

  constructor(readEvents: ReadEvents) {
    this.#readEvents = readEvents;
  }

  /** There may be new events. */
  wake(): void {
    this.#reads.clear();
    this.#light.flash();
  }

  /** The events after `startsAt` until the signal aborts. */
  async *follow(startsAt: string, signal: AbortSignal): AsyncGenerator<StreamEvent, void> {
    let position = startsAt;
    while (!signal.aborted) {
      const seen = this.#light.version;
      const events = await this.#read(position, signal);
      for (const event of events) {
        if (signal.aborted) return;
        position = event.position;
        yield event;
      }
      if (events.length < READ_LIMIT) await this.#light.changedSince(seen, signal);
    }
  }

  /** The database being away for a while does not end the stream: it goes on where it stood. */
  async #read(position: string, signal: AbortSignal): Promise<StreamEvent[]> {
    while (!signal.aborted) {
      try {
        return await this.#shared(position);
      } catch (error) {
        if (!isUnavailable(error)) throw error;
        await pause(RETRY_MS, signal);
      }
    }
    return [];
  }

  #shared(position: string): Promise<StreamEvent[]> {
    const running = this.#reads.get(position);
    if (running !== undefined) return running;
    const read = this.#readEvents(parsePosition(position));
    this.#reads.set(position, read);
    // A full read is not kept: its readers go on at different speeds, and memory stays bounded.
    const forget = (): void => {
      if (this.#reads.get(position) === read) this.#reads.delete(position);
    };
    read.then((events) => events.length > 0 && forget(), forget);
    return read;
  }
}
