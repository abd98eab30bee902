import { createServer } from 'node:http';
import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A delivery as its receiver got it. */
export interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly at: number;
}

/** Answers a delivery; whatever does not answer keeps the sender waiting. */
export type Answering = (received: Received, response: ServerResponse) => void;

/** Somebody outside who receives webhooks, over real HTTP. */
export interface Receiver extends AsyncDisposable {
  readonly url: string;
  readonly received: Received[];
  /** What it answers from now on; 204 to begin with. */
  answerWith(answering: Answering): void;
}

/** What the environment needs for webhooks to reach receivers on this machine. */
export const REACH_LOCALHOST = { WEBHOOK_ALLOWED_PRIVATE_CIDRS: '127.0.0.0/8' };

/** Answers everything with a status. */
export function status(code: number, headers: Readonly<Record<string, string>> = {}): Answering {
  return (_received, response) => {
    response.writeHead(code, headers).end();
  };
}

/** A receiver on a free port. */
export async function startReceiver(first: Answering = status(204)): Promise<Receiver> {
  const received: Received[] = [];
  let answering = first;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { url = '', headers } = request;
      const one = { path: url, headers, body: Buffer.concat(chunks).toString(), at: Date.now() };
      received.push(one);
      answering(one, response);
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    received,
    answerWith: (next) => {
      answering = next;
    },
    [Symbol.asyncDispose]: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
