/** What stands between two empty lines of an event stream. */
export interface SseBlock {
  /** The id to resume from after this block; empty if the stream has given none yet. */
  readonly lastEventId: string;
  readonly event: string;
  /** Undefined in a block that is no event and only moves the id. */
  readonly data: string | undefined;
}

/** What is found in a stream. */
export interface SseListener {
  onBlock(block: SseBlock): void;
  /** How long to wait before reconnecting, in ms. */
  onRetry(ms: number): void;
}

/**
 * A parser of event streams (WHATWG HTML §9.2.6): takes text as it arrives, cut anywhere, and calls
 * the listener for what is complete.
 */
export function createSseParser(listener: SseListener): (chunk: string) => void {
  let pending = '';
  let isStart = true;
  let lastEventId = '';
  let event = '';
  let data: string[] = [];

  const endBlock = (): void => {
    const text = data.length > 0 ? data.join('\n') : undefined;
    listener.onBlock({ lastEventId, event: event || 'message', data: text });
    event = '';
    data = [];
  };

  const takeField = (name: string, value: string): void => {
    if (name === 'data') data.push(value);
    else if (name === 'event') event = value;
    else if (name === 'id' && !value.includes('\0')) lastEventId = value;
    else if (name === 'retry' && /^\d+$/.test(value)) listener.onRetry(Number(value));
  };

  const takeLine = (line: string): void => {
    if (line === '') return endBlock();
    const colon = line.indexOf(':');
    if (colon === 0) return;
    if (colon === -1) return takeField(line, '');
    takeField(line.slice(0, colon), line.slice(colon + 1).replace(/^ /, ''));
  };

  return (chunk) => {
    let text = pending + chunk;
    if (isStart && text !== '') {
      isStart = false;
      text = text.replace(/^\uFEFF/, '');
    }
    // A carriage return at the end may be half of a line break: it waits for what follows.
    const end = text.endsWith('\r') ? text.length - 1 : text.length;
    const lines = text.slice(0, end).split(/\r\n|\r|\n/);
    pending = (lines.pop() ?? '') + text.slice(end);
    for (const line of lines) takeLine(line);
  };
}
