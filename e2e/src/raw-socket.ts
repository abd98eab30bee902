import { connect } from 'node:net';

/** What came back on a connection until it was closed, or until the wait was over. */
export interface Exchange {
  /** Status lines in the order in which they came, `100` included. */
  readonly statuses: readonly number[];
  readonly text: string;
  /** Whether the server closed the connection, as opposed to us. */
  readonly closed: boolean;
  readonly tookMs: number;
  /** Bytes that the server's side had taken off us. */
  readonly sentBytes: number;
}

/** Writes until the connection is closed; pauses between the pieces. */
export interface Exchanging {
  /** Sent in turn; each waits until the system has taken the one before. */
  readonly pieces: Iterable<string | Buffer>;
  readonly pauseMs?: number;
  readonly waitMs?: number;
}

/** Speaks to a port without an HTTP client in between, so that it may be spoken to wrongly. */
export async function exchange(url: string, options: Exchanging): Promise<Exchange> {
  const { pieces, pauseMs = 0, waitMs = 5_000 } = options;
  const { port } = new URL(url);
  const socket = connect(Number(port), 'localhost');
  const startedAt = performance.now();
  const over = Promise.withResolvers<boolean>();
  let text = '';
  socket.on('data', (chunk: Buffer) => (text += chunk.toString('latin1')));
  // A server that has refused may reset what is still being sent.
  socket.on('error', () => {});
  socket.once('close', () => over.resolve(true));
  const timer = setTimeout(() => over.resolve(false), waitMs);
  const pause = (): Promise<void> =>
    new Promise((resolve) => {
      setTimeout(resolve, pauseMs);
    });
  const send = async (): Promise<void> => {
    for (const piece of pieces) {
      if (socket.destroyed || !socket.writable) return;
      const flushed = Promise.withResolvers<void>();
      socket.write(piece, () => flushed.resolve());
      await Promise.race([flushed.promise, over.promise]);
      if (pauseMs > 0) await pause();
    }
  };
  const sending = send();
  const closed = await over.promise;
  clearTimeout(timer);
  const { bytesWritten: sentBytes } = socket;
  socket.destroy();
  await sending;
  return {
    statuses: [...text.matchAll(/HTTP\/1\.1 (\d{3})/g)].map((match) => Number(match[1])),
    text,
    closed,
    tookMs: performance.now() - startedAt,
    sentBytes,
  };
}

/** The head of a request; lines of the header as they are given. */
export function head(method: string, path: string, lines: readonly string[]): string {
  return [`${method} ${path} HTTP/1.1`, 'Host: localhost', ...lines, '', ''].join('\r\n');
}
