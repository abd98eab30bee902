import { isTrackedEnvelope } from '@trpc/server';
import { STREAM_OPENED } from './schemas.js';
import type { StreamItem } from './schemas.js';

/** A comment goes out this often, so that proxies do not take a quiet stream for a dead one. */
const HEARTBEAT_MS = 15_000;
/** How long a client should wait before it reconnects. */
const RETRY = 'retry: 1000\n\n';
const HEARTBEAT = ': heartbeat\n\n';

/**
 * An item, as `tracked()` wraps it, as a server-sent event (WHATWG HTML §9.2). `stream.opened` becomes a block of `id:` alone:
 * clients take over the id to resume from and dispatch no event.
 */
function sseBlock(tracked: unknown): string {
  if (!isTrackedEnvelope<StreamItem>(tracked)) throw new TypeError('an item without a position');
  const [position, item] = tracked;
  if (item.type === STREAM_OPENED) return `id: ${position}\n\n`;
  // JSON.stringify escapes line breaks, so the data is always one line.
  return `id: ${position}\nevent: ${item.type}\ndata: ${JSON.stringify(item)}\n\n`;
}

/**
 * The items as the body of an event stream. An item is taken only when the client has room for it;
 * heartbeats are left out for a client that does not read. `leave` is called when the client goes.
 */
export function sseBody(
  items: AsyncIterable<unknown>,
  leave: () => void,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  const iterator = items[Symbol.asyncIterator]();
  let heartbeat: NodeJS.Timeout | undefined;
  return new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(encoder.encode(RETRY));
      heartbeat = setInterval(() => {
        if ((controller.desiredSize ?? 0) > 0) controller.enqueue(encoder.encode(HEARTBEAT));
      }, HEARTBEAT_MS).unref();
    },
    async pull(controller) {
      try {
        const { done, value } = await iterator.next();
        if (done !== true) {
          controller.enqueue(encoder.encode(sseBlock(value)));
          return;
        }
        clearInterval(heartbeat);
        controller.close();
      } catch (error) {
        clearInterval(heartbeat);
        leave();
        throw error;
      }
    },
    async cancel() {
      clearInterval(heartbeat);
      leave();
      await iterator.return?.();
    },
  });
}
