import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';

/** A request as it arrived. */
export interface Received {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** What the server does with one request. */
export type Responder = (response: ServerResponse, received: Received) => void;

/** A real HTTP server that behaves as told, for instance badly. */
export interface ScriptedServer extends AsyncDisposable {
  readonly url: string;
  readonly received: readonly Received[];
}

async function readBody(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request) body += String(chunk);
  return body;
}

/** Answers the first request by the first responder, and so on; the last one answers all further. */
export async function scriptedServer(...responders: readonly Responder[]): Promise<ScriptedServer> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    void readBody(request).then(
      (body) => {
        const { method = '', url = '', headers } = request;
        const entry = { method, url, headers, body };
        const responder = responders[Math.min(received.length, responders.length - 1)];
        received.push(entry);
        responder?.(response, entry);
        // Whoever breaks off a request does not wait for its answer.
      },
      () => response.destroy(),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    received,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** JSON with a status. */
export function json(
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Responder {
  return (response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify(body));
  };
}

/** The success answer of a procedure. */
export function result(data: unknown): Responder {
  return json(200, { result: { data } });
}

/** The error answer of a procedure, as tRPC wraps it. */
export function failure(
  status: number,
  code: string,
  extra: { details?: object; headers?: Readonly<Record<string, string>> } = {},
): Responder {
  const { details = {}, headers = {} } = extra;
  const envelope = { code, message: `${code} happened.`, traceId: 'trace-1', details };
  return json(
    status,
    { error: { message: envelope.message, code: -32_600, data: envelope } },
    headers,
  );
}

/** A page that a gateway in front of the product answers with. */
export function gatewayPage(
  status: number,
  headers: Readonly<Record<string, string>> = {},
): Responder {
  return (response) => {
    response.writeHead(status, { 'content-type': 'text/html', ...headers });
    response.end('<h1>Bad gateway</h1>');
  };
}

/** Takes the request and closes the connection without an answer. */
export const cut: Responder = (response) => {
  response.destroy();
};

/** Takes the request and never answers. */
export const hang: Responder = () => {};

/** An event stream that sends text, and ends or stays open. */
export function stream(text: string, then: 'end' | 'cut' | 'stay'): Responder {
  return (response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(text, () => {
      if (then === 'end') response.end();
      if (then === 'cut') response.destroy();
    });
  };
}
