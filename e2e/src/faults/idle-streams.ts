import { connect } from 'node:net';
import type { Socket } from 'node:net';

/** Many clients of the event stream that do nothing but listen, over bare sockets. */
export interface IdleStreams extends AsyncDisposable {
  /** Streams that were answered with 200 and have not ended. */
  readonly open: number;
  /** Streams that have brought an event. */
  readonly told: number;
}

/** Opened at a time. */
const BATCH = 100;

interface Stream {
  readonly socket: Socket;
  open: boolean;
  told: boolean;
}

/** Opens a stream with each of the API keys. */
export async function openStreams(url: string, apiKeys: readonly string[]): Promise<IdleStreams> {
  const { port } = new URL(url);
  const streams: Stream[] = [];
  const openOne = (apiKey: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const socket = connect(Number(port), '127.0.0.1');
      const stream: Stream = { socket, open: false, told: false };
      streams.push(stream);
      socket.setEncoding('latin1');
      socket.on('error', reject);
      socket.once('close', () => {
        stream.open = false;
        reject(new Error('the stream was closed'));
      });
      socket.on('data', (chunk: string) => {
        if (!stream.open) {
          if (!chunk.startsWith('HTTP/1.1 200')) return reject(new Error(chunk.slice(0, 200)));
          stream.open = true;
          resolve();
        }
        if (chunk.includes('\nevent: ')) stream.told = true;
      });
      socket.write(
        `GET /v1/events HTTP/1.1\r\nHost: localhost\r\nX-Api-Key: ${apiKey}\r\nAccept: text/event-stream\r\n\r\n`,
      );
    });
  for (let from = 0; from < apiKeys.length; from += BATCH) {
    await Promise.all(apiKeys.slice(from, from + BATCH).map(openOne));
  }
  return {
    get open() {
      return streams.filter(({ open }) => open).length;
    },
    get told() {
      return streams.filter(({ told }) => told).length;
    },
    [Symbol.asyncDispose]: async () => {
      for (const { socket } of streams) socket.destroy();
    },
  };
}
