import { once } from 'node:events';
import { request } from 'node:http';
import type { IncomingMessage } from 'node:http';

/** One event as it came. */
export interface ReceivedEvent {
  readonly id: string;
  readonly type: string;
  readonly data: string;
  /** By `performance.now()`. */
  readonly at: number;
}

/** A client of `GET /v1/events` that keeps its place and can be cut off. */
export class EventStream implements Disposable {
  readonly #url: string;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #onEvent: (event: ReceivedEvent) => void;
  #answer: IncomingMessage | undefined;
  #lastEventId = '';
  #rest = '';

  constructor(
    url: string,
    headers: Readonly<Record<string, string>>,
    onEvent: (event: ReceivedEvent) => void,
  ) {
    this.#url = url;
    this.#headers = headers;
    this.#onEvent = onEvent;
  }

  /** Connects, or connects again where the last connection ended; resolves when the stream is open. */
  async open(): Promise<void> {
    const headers = {
      ...this.#headers,
      accept: 'text/event-stream',
      ...(this.#lastEventId !== '' && { 'last-event-id': this.#lastEventId }),
    };
    const asked = request(`${this.#url}/v1/events`, { headers, agent: false });
    asked.end();
    const [answer] = (await once(asked, 'response')) as [IncomingMessage];
    if (answer.statusCode !== 200) throw new Error(`the stream answered ${answer.statusCode}`);
    this.#answer = answer;
    this.#rest = '';
    answer.setEncoding('utf8');
    answer.on('error', () => {});
    answer.on('data', (text: string) => {
      // What a connection that was cut off still holds counts as not received.
      if (this.#answer === answer) this.#take(text);
    });
    // Without a position there is nothing to go on from, should it be cut off before the first event.
    while (this.#lastEventId === '') await once(answer, 'data');
  }

  /** Cuts the connection, as a network does. */
  cut(): void {
    const answer = this.#answer;
    this.#answer = undefined;
    answer?.destroy();
  }

  [Symbol.dispose](): void {
    this.cut();
  }

  #take(text: string): void {
    const blocks = (this.#rest + text).split('\n\n');
    this.#rest = blocks.pop() ?? '';
    for (const block of blocks) {
      const field = (name: string): string =>
        new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1] ?? '';
      const id = field('id');
      if (id !== '') this.#lastEventId = id;
      const data = field('data');
      if (data === '') continue;
      this.#onEvent({ id, type: field('event'), data, at: performance.now() });
    }
  }
}
