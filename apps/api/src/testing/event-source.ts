import { TextDecoderStream } from 'node:stream/web';

/** One server-sent event; a block without `data:` dispatches none (WHATWG HTML §9.2.6). */
export interface ReceivedEvent {
  readonly id: string;
  readonly event: string;
  readonly data: string;
}

/** A connection to an event stream, as a browser's EventSource would hold it. */
export interface StreamConnection extends AsyncDisposable {
  readonly response: Response;
  /** The last id received, also from a block without an event. */
  readonly lastEventId: string;
  /** The next event; null when the stream has ended. */
  next(): Promise<ReceivedEvent | null>;
  /** The whole body, of an answer that is no stream. */
  readonly text: () => Promise<string>;
  /** The next `count` events. */
  take(count: number): Promise<ReceivedEvent[]>;
}

/** Connects and reads on demand; disposing of it cuts the connection. */
export async function connectStream(
  url: string,
  headers: Readonly<Record<string, string>>,
): Promise<StreamConnection> {
  const cut = new AbortController();
  const response = await fetch(url, { headers, signal: cut.signal });
  const reader = (response.body ?? new ReadableStream<Uint8Array>())
    .pipeThrough(new TextDecoderStream())
    .getReader();
  const received: ReceivedEvent[] = [];
  let buffer = '';
  let lastEventId = '';

  function dispatch(block: string): void {
    const fields = new Map<string, string>();
    for (const line of block.split('\n')) {
      const colon = line.indexOf(':');
      if (colon > 0) fields.set(line.slice(0, colon), line.slice(colon + 1).trimStart());
    }
    lastEventId = fields.get('id') ?? lastEventId;
    const data = fields.get('data');
    if (data !== undefined && data !== '') {
      received.push({ id: lastEventId, event: fields.get('event') ?? 'message', data });
    }
  }

  async function next(): Promise<ReceivedEvent | null> {
    for (;;) {
      const event = received.shift();
      if (event !== undefined) return event;
      const { done, value } = await reader.read();
      if (done) return null;
      buffer += value;
      const blocks = buffer.split(/\n{2,}/);
      buffer = blocks.pop() ?? '';
      for (const block of blocks) dispatch(block);
    }
  }

  return {
    response,
    get lastEventId() {
      return lastEventId;
    },
    next,
    text: async () => {
      let text = '';
      for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read())
        text += chunk.value;
      return text;
    },
    async take(count) {
      const events: ReceivedEvent[] = [];
      while (events.length < count) {
        const event = await next();
        if (event === null)
          throw new Error(`the stream ended after ${events.length} of ${count} events`);
        events.push(event);
      }
      return events;
    },
    [Symbol.asyncDispose]: async () => {
      cut.abort();
      await reader.cancel().catch(() => {});
    },
  };
}
