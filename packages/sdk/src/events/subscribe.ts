import { IncidentTrackerError } from '../errors/incident-tracker-error.js';
import { ConnectionError, TimeoutError } from '../errors/unanswered-errors.js';
import { backoffMs } from '../http/backoff.js';
import { mayRetry } from '../http/may-retry.js';
import { sleep } from '../http/sleep.js';
import type { Settings } from '../options.js';
import type { TrackerEvent } from './event.js';
import { readStream } from './read-stream.js';
import type { StreamState } from './read-stream.js';

/** How to follow the events. */
export interface SubscribeOptions {
  /** Begin after the event with this `position`; left out, with what happens from now on. */
  readonly from?: string | undefined;
  /** Ends the iteration, without an error. */
  readonly signal?: AbortSignal | undefined;
  /**
   * A connection that is silent for so long, in ms, is given up and made anew; 45 000 by default.
   * The server sends a heartbeat every 15 s.
   */
  readonly heartbeatTimeoutMs?: number | undefined;
}

/** The live events of the tenant. */
export interface EventsResource {
  /**
   * Follows the events of the tenant until you leave the loop or abort the signal. Broken
   * connections are made anew and resume where they broke: nothing is missed or repeated.
   * @throws IncidentTrackerError when the server refuses, or cannot be reached in the first place.
   */
  subscribe(options?: SubscribeOptions): AsyncIterable<TrackerEvent>;
}

const HEARTBEAT_TIMEOUT_MS = 45_000;
const RETRY_MS = 1000;

/** Once it was open, a stream outlasts any outage; a server that never answered may not exist. */
function mayReconnect(error: unknown, state: StreamState, maxRetries: number): boolean {
  if (!(error instanceof IncidentTrackerError)) return false;
  if (!state.opened && state.failures > maxRetries) return false;
  const isOutage = error instanceof ConnectionError || error instanceof TimeoutError;
  return (
    isOutage ||
    mayRetry(error, { isRepeatable: true }) ||
    (state.opened && (error.status ?? 0) >= 500)
  );
}

async function* follow(
  settings: Settings,
  options: SubscribeOptions,
  signal: AbortSignal,
): AsyncGenerator<TrackerEvent, void, undefined> {
  const { from: position, heartbeatTimeoutMs: silenceMs = HEARTBEAT_TIMEOUT_MS } = options;
  const state: StreamState = { position, retryMs: RETRY_MS, opened: false, failures: 0 };
  while (!signal.aborted) {
    let retryAfter: number | undefined;
    try {
      yield* readStream(settings, state, { signal, silenceMs });
    } catch (error) {
      state.failures += 1;
      if (!mayReconnect(error, state, settings.maxRetries)) throw error;
      retryAfter = error instanceof IncidentTrackerError ? error.retryAfterSeconds : undefined;
    }
    const wait = backoffMs(Math.max(1, state.failures), retryAfter);
    await sleep(Math.max(wait, state.retryMs), signal);
  }
}

/** One iteration: ends quietly when the caller's signal aborts or the loop is left. */
function iterate(settings: Settings, options: SubscribeOptions): AsyncIterator<TrackerEvent> {
  const { signal } = options;
  const gone = new AbortController();
  const leave = (): void => {
    gone.abort();
    signal?.removeEventListener('abort', leave);
  };
  if (signal?.aborted === true) leave();
  signal?.addEventListener('abort', leave, { once: true });
  const events = follow(settings, options, gone.signal);
  return {
    next: async () => {
      try {
        return await events.next();
      } catch (error) {
        const ended = gone.signal.aborted;
        leave();
        if (ended) return { done: true, value: undefined };
        throw error;
      }
    },
    // A generator that waits for the network would not hear of its end.
    return: () => {
      leave();
      return events.return();
    },
  };
}

/** The events as something to iterate over; each iteration is a subscription of its own. */
export function createEvents(settings: Settings): EventsResource {
  return {
    subscribe: (options = {}) => ({
      [Symbol.asyncIterator]: () => iterate(settings, options),
    }),
  };
}
