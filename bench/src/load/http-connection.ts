import { once } from 'node:events';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { parseResponse } from './parse-response.js';

/** What a request was answered with. */
export interface RawAnswer {
  readonly status: number;
  /** As it came: a chunked body with the sizes of its chunks. */
  readonly body: Buffer;
}

interface Waiting {
  resolve(answer: RawAnswer): void;
  reject(error: Error): void;
}

/** One keep-alive connection that sends prepared bytes, one request at a time. */
export class HttpConnection implements Disposable {
  readonly #socket: Socket;
  #received: Buffer = Buffer.alloc(0);
  #waiting: Waiting | undefined;
  #ended: Error | undefined;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.on('data', (chunk) => this.#receive(chunk));
    socket.on('error', (error) => this.#end(error));
    socket.on('close', () => this.#end(new Error('the server closed the connection')));
  }

  static async open(url: string): Promise<HttpConnection> {
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname === 'localhost' ? '127.0.0.1' : hostname);
    await once(socket, 'connect');
    return new HttpConnection(socket);
  }

  /** Rejects when the connection ends before the answer is complete. */
  send(request: Buffer): Promise<RawAnswer> {
    return new Promise((resolve, reject) => {
      if (this.#ended !== undefined) {
        reject(this.#ended);
        return;
      }
      this.#waiting = { resolve, reject };
      this.#socket.write(request);
    });
  }

  [Symbol.dispose](): void {
    this.#socket.destroy();
  }

  #receive(chunk: Buffer): void {
    this.#received = this.#received.length === 0 ? chunk : Buffer.concat([this.#received, chunk]);
    const parsed = parseResponse(this.#received);
    if (parsed === undefined) return;
    const body = this.#received.subarray(parsed.bodyStart, parsed.length);
    this.#received = this.#received.subarray(parsed.length);
    const waiting = this.#waiting;
    this.#waiting = undefined;
    waiting?.resolve({ status: parsed.status, body });
  }

  #end(error: Error): void {
    this.#ended ??= error;
    this.#waiting?.reject(this.#ended);
    this.#waiting = undefined;
  }
}

/** The bytes of one HTTP/1.1 request; header names in lower case. */
export function requestBytes(
  method: string,
  path: string,
  options: { headers?: Readonly<Record<string, string>>; body?: unknown } = {},
): Buffer {
  const body = options.body === undefined ? undefined : Buffer.from(JSON.stringify(options.body));
  const lines = [
    `${method} ${path} HTTP/1.1`,
    ...Object.entries({ host: 'localhost', ...options.headers }).map(
      ([name, value]) => `${name}: ${value}`,
    ),
    ...(body === undefined
      ? []
      : ['content-type: application/json', `content-length: ${body.length}`]),
  ];
  return Buffer.concat([
    Buffer.from(`${lines.join('\r\n')}\r\n\r\n`),
    ...(body === undefined ? [] : [body]),
  ]);
}
