import { IncidentTrackerError } from '../errors/incident-tracker-error.js';
import { TimeoutError } from '../errors/unanswered-errors.js';
import { connectionErrorOf } from '../http/connection-error.js';
import { createDeadline } from '../http/deadline.js';
import type { Settings } from '../options.js';
import { decodeEvent } from './decode-event.js';
import type { TrackerEvent } from './event.js';
import { openStream } from './open-stream.js';
import { createSseParser } from './sse-parser.js';
import type { SseBlock } from './sse-parser.js';

/** Where a subscription stands; one connection hands it to the next. */
export interface StreamState {
  position: string | undefined;
  /** The wait before reconnecting that the server asked for, in ms. */
  retryMs: number;
  /** True once the server has accepted a connection. */
  opened: boolean;
  /** Failures in a row. */
  failures: number;
}

/**
 * The events of one connection. Ends when the server ends it; a connection on which nothing comes,
 * not even a heartbeat, for `silenceMs` counts as broken.
 * @throws IncidentTrackerError
 */
export async function* readStream(
  settings: Settings,
  state: StreamState,
  { signal, silenceMs }: { signal: AbortSignal; silenceMs: number },
): AsyncGenerator<TrackerEvent, void, undefined> {
  const deadline = createDeadline(silenceMs, signal);
  const blocks: SseBlock[] = [];
  const parse = createSseParser({
    onBlock: (block) => blocks.push(block),
    onRetry: (ms) => {
      state.retryMs = ms;
    },
  });
  const decoder = new TextDecoder();
  try {
    const body = await openStream(settings, { position: state.position, deadline });
    const reader = body.getReader();
    state.opened = true;
    while (true) {
      deadline.restart();
      const { done, value } = await reader.read();
      if (done) return;
      state.failures = 0;
      parse(decoder.decode(value, { stream: true }));
      // The time that the caller takes for an event is no silence of the server.
      deadline.pause();
      for (const { lastEventId, data } of blocks.splice(0)) {
        if (lastEventId !== '') state.position = lastEventId;
        if (data !== undefined) yield decodeEvent(data, lastEventId);
      }
    }
  } catch (error) {
    if (error instanceof IncidentTrackerError) throw error;
    throw deadline.expired ? new TimeoutError(silenceMs) : connectionErrorOf(error);
  } finally {
    deadline.abort();
  }
}
