import { request as httpRequest } from 'node:http';
import type { Agent as HttpAgent, ClientRequest, IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Agent as HttpsAgent } from 'node:https';
import type { Socket } from 'node:net';
import type { Deadline } from './deadline.js';
import { failureOf } from './failure-of.js';
import { OutboundError } from './outbound-error.js';
import type { OutboundAnswer, OutboundRequest } from './outbound-http.js';
import type { OutboundUrl } from './parse-url.js';
import { readExcerpt } from './read-excerpt.js';

export interface Pools {
  readonly http: HttpAgent;
  readonly https: HttpsAgent;
}

/** What a request is sent by. */
export interface Way {
  readonly target: OutboundUrl;
  /** Checked already. */
  readonly addresses: readonly string[];
  readonly pools: Pools;
  readonly deadline: Deadline;
  readonly maxResponseBytes: number;
}

type Answer = Omit<OutboundAnswer, 'durationMs'>;

const MAX_HEADER_BYTES = 16 * 1024;
/** How long one address may take to accept, when there is another to try. */
const CONNECT_MS = 3_000;

/** Sends to the first address that accepts a connection. */
export async function exchange(request: OutboundRequest, way: Way): Promise<Answer> {
  const [first = '', ...others] = way.addresses;
  try {
    return await attempt(request, way, { address: first, isLast: others.length === 0 });
  } catch (error) {
    if (!(error instanceof NotConnected)) throw error;
    if (others.length === 0) throw failureOf(error.cause);
    return exchange(request, { ...way, addresses: others });
  }
}

/** No byte of the request has left: another address may be tried. */
class NotConnected extends Error {}

async function attempt(
  request: OutboundRequest,
  way: Way,
  { address, isLast }: { address: string; isLast: boolean },
): Promise<Answer> {
  const { deadline, maxResponseBytes } = way;
  const outgoing = open(request, way, address);
  using connecting = watchConnecting(outgoing, isLast ? null : CONNECT_MS);
  let incoming: IncomingMessage | undefined;
  try {
    incoming = await answerTo(outgoing, request.body);
    const body = await readExcerpt(incoming, maxResponseBytes);
    return { status: incoming.statusCode ?? 0, headers: flatten(incoming), ...body };
  } catch (error) {
    outgoing.destroy();
    if (deadline.signal.aborted) throw new OutboundError('timeout', { cause: error });
    if (!connecting.connected()) throw new NotConnected('no connection', { cause: error });
    // The receiver closed a kept connection at the moment we used it: not a fault of either side.
    const wasStale = incoming === undefined && outgoing.reusedSocket && isReset(error);
    if (wasStale) return attempt(request, way, { address, isLast });
    throw failureOf(error);
  }
}

function open(request: OutboundRequest, way: Way, address: string): ClientRequest {
  const { target, pools, deadline } = way;
  const { url, port, isAddress } = target;
  const length = Buffer.byteLength(request.body ?? '');
  const common = {
    // The checked address itself: an address is never looked up.
    host: address,
    port,
    method: request.method,
    path: url.pathname + url.search,
    headers: {
      'accept-encoding': 'identity',
      ...request.headers,
      host: url.host,
      ...(request.body !== undefined && { 'content-length': String(length) }),
    },
    maxHeaderSize: MAX_HEADER_BYTES,
    signal: deadline.signal,
  };
  return url.protocol === 'https:'
    ? httpsRequest({
        ...common,
        agent: pools.https,
        rejectUnauthorized: true,
        // The certificate must be the name's; for a URL with an address, that address's.
        ...(!isAddress && { servername: target.hostname.replace(/\.$/, '') }),
      })
    : httpRequest({ ...common, agent: pools.http });
}

/** Knows whether the connection stands, and gives up on it when it takes longer than allowed. */
function watchConnecting(
  outgoing: ClientRequest,
  limitMs: number | null,
): Disposable & { connected(): boolean } {
  let connected = false;
  let timer: NodeJS.Timeout | undefined;
  outgoing.once('socket', (socket: Socket) => {
    if (!socket.connecting) {
      connected = true;
      return;
    }
    socket.once('connect', () => {
      connected = true;
      clearTimeout(timer);
    });
    if (limitMs !== null) timer = setTimeout(() => outgoing.destroy(), limitMs);
  });
  return { connected: () => connected, [Symbol.dispose]: () => clearTimeout(timer) };
}

function answerTo(outgoing: ClientRequest, body: string | Uint8Array | undefined) {
  return new Promise<IncomingMessage>((resolve, reject) => {
    outgoing.once('response', resolve);
    // Stays attached: an error after the answer came must not end the process.
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

function isReset(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ECONNRESET';
}

function flatten({ headers }: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, [value].flat().join(', ')]],
    ),
  );
}
