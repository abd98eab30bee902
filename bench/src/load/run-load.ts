import { cpuMicrosOf } from '../processes/proc.js';
import { percentile } from '../statistics.js';
import { HttpConnection } from './http-connection.js';

/** What is put under load. */
export interface Target {
  readonly url: string;
  /** Sent in turn. */
  readonly requests: readonly Buffer[];
  /** Makes each request, where no two may be the same. */
  readonly nextRequest?: () => Buffer;
  /** One of several, where requests of several kinds are mixed. */
  readonly expectedStatus: number | readonly number[];
  /** The process whose CPU time is counted. */
  readonly pid: number;
}

/** One round of load. */
export interface Round {
  readonly perSecond: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  /** CPU time of the server process per request, microseconds; NaN where the system does not tell. */
  readonly cpuMicros: number;
}

export interface LoadOptions {
  readonly connections: number;
  readonly seconds: number;
}

/** How long answers may be outstanding after the end of a round. */
const PATIENCE_MS = 10_000;

/**
 * Keeps every connection busy with one request at a time for `seconds`.
 * @throws Error at the first answer with another status than expected, with its body.
 */
export async function runLoad(
  target: Target,
  { connections, seconds }: LoadOptions,
): Promise<Round> {
  using stack = new DisposableStack();
  const opened = await Promise.all(
    Array.from({ length: connections }, () => HttpConnection.open(target.url)),
  );
  for (const connection of opened) stack.use(connection);
  const latencies: number[] = [];
  const cpuBefore = cpuMicrosOf(target.pid);
  const startedAt = performance.now();
  const endsAt = startedAt + seconds * 1000;
  let sent = 0;
  const hung = setTimeout(() => stack.dispose(), seconds * 1000 + PATIENCE_MS);

  const expected = [target.expectedStatus].flat();
  const keepBusy = async (connection: HttpConnection): Promise<void> => {
    for (let now = performance.now(); now < endsAt;) {
      const request = target.nextRequest?.() ?? target.requests[sent % target.requests.length];
      if (request === undefined) throw new Error('nothing to send');
      sent += 1;
      const { status, body } = await connection.send(request);
      if (!expected.includes(status)) {
        throw new Error(`expected ${expected.join(' or ')}, got ${status}: ${body.toString()}`);
      }
      const answeredAt = performance.now();
      latencies.push(answeredAt - now);
      now = answeredAt;
    }
  };
  try {
    await Promise.all(opened.map(keepBusy));
  } finally {
    clearTimeout(hung);
  }
  const took = (performance.now() - startedAt) / 1000;
  const cpu = cpuMicrosOf(target.pid) - cpuBefore;
  const sorted = Float64Array.from(latencies).sort();
  return {
    perSecond: sorted.length / took,
    p50: percentile(sorted, 0.5),
    p99: percentile(sorted, 0.99),
    cpuMicros: cpu / sorted.length,
  };
}
