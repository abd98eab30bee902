import { serve } from '@hono/node-server';
import { once } from 'node:events';
import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';
import type { Hono } from 'hono';
import { UPLOAD_PATH } from '../attachments/upload/upload-path.js';
import { MAX_BODY_BYTES } from './body-limits.js';
import type { AppEnv } from './env.js';

/** A server that listens. */
export interface Listening {
  /** Where this machine reaches it. */
  readonly url: string;
  /**
   * Stops accepting, lets running requests finish and ends idle connections; after `graceMs` it
   * ends what is still open.
   */
  close(graceMs: number): Promise<void>;
}

/** Limits against slow or oversized requests (OWASP Denial of Service Cheat Sheet). */
const SERVER_OPTIONS = {
  headersTimeout: 10_000,
  // The time for a file; every other body has `BODY_MS`.
  requestTimeout: 1_800_000,
  // The two above hold as exactly as Node looks; by itself it does so every 30 s.
  connectionsCheckingInterval: 1_000,
  keepAliveTimeout: 65_000,
  maxHeaderSize: 16_384,
};

/** How long the body of a request may take to arrive. */
const BODY_MS = 60_000;

/** Ends the connection of a body that takes too long. Files have a route, and a time, of their own. */
function limitBodyTime(request: IncomingMessage): void {
  const { headers, url = '' } = request;
  const hasBody = headers['content-length'] !== undefined || 'transfer-encoding' in headers;
  if (!hasBody || url === UPLOAD_PATH || url.startsWith(`${UPLOAD_PATH}?`)) return;
  const timer = setTimeout(() => {
    if (!request.complete) request.socket.destroy();
    // A request whose connection was ended under it does not always say so, and holds up no exit.
  }, BODY_MS).unref();
  request.once('close', () => clearTimeout(timer));
}

/**
 * Listens on `host`:`port`; port 0 picks a free one.
 * @throws Error with `code: 'EADDRINUSE'` when the port is taken.
 */
export async function listen(
  app: Hono<AppEnv>,
  options: { host: string; port: number },
): Promise<Listening> {
  const server = serve({
    fetch: app.fetch,
    hostname: options.host,
    port: options.port,
    serverOptions: SERVER_OPTIONS,
  }) as Server;
  server.on('request', limitBodyTime);
  const connections = openConnections(server);
  server.on('checkContinue', (request, response) => {
    // Whoever asks before sending is told to go on only with what will be taken; the app says the rest.
    if (Number(request.headers['content-length'] ?? 0) <= MAX_BODY_BYTES) response.writeContinue();
    server.emit('request', request, response);
  });
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return {
    url: `http://localhost:${address.port}`,
    close: (graceMs) => drain(server, connections, graceMs),
  };
}

function openConnections(server: Server): ReadonlySet<Socket> {
  const open = new Set<Socket>();
  server.on('connection', (socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });
  return open;
}

/** How often connections that have become idle are ended while the server drains. */
const SWEEP_MS = 50;

async function drain(
  server: Server,
  connections: ReadonlySet<Socket>,
  graceMs: number,
): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    server.close(() => resolve());
  });
  // A connection that is kept alive becomes idle when its running request has been answered.
  const sweep = setInterval(() => {
    server.closeIdleConnections();
    // Node does not count those as idle that were opened ahead of need, as browsers do.
    for (const socket of connections) if (socket.bytesRead === 0) socket.destroy();
  }, SWEEP_MS);
  const force = setTimeout(() => server.closeAllConnections(), graceMs);
  await closed;
  clearInterval(sweep);
  clearTimeout(force);
}
