import { createServer } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { z } from 'zod';

/** An attribute's value in OTLP's JSON; whole numbers of 64 bits are text. */
const value = z
  .union([
    z.object({ stringValue: z.string() }).transform((given) => given.stringValue),
    z.object({ intValue: z.coerce.number() }).transform((given) => given.intValue),
    z.object({ doubleValue: z.number() }).transform((given) => given.doubleValue),
    z.object({ boolValue: z.boolean() }).transform((given) => given.boolValue),
  ])
  .optional();
const attributes = z
  .array(z.object({ key: z.string(), value }))
  .default([])
  .transform((pairs) => Object.fromEntries(pairs.map((pair) => [pair.key, pair.value])));

const span = z.object({
  traceId: z.string(),
  spanId: z.string(),
  parentSpanId: z.string().optional(),
  name: z.string(),
  kind: z.number(),
  startTimeUnixNano: z.coerce.bigint(),
  endTimeUnixNano: z.coerce.bigint(),
  attributes,
  status: z.object({ code: z.number().default(0), message: z.string().default('') }).prefault({}),
});

const point = z.object({
  attributes,
  asDouble: z.number().optional(),
  asInt: z.coerce.number().optional(),
  count: z.coerce.number().optional(),
  sum: z.number().optional(),
  bucketCounts: z.array(z.coerce.number()).optional(),
  explicitBounds: z.array(z.number()).optional(),
});
const data = z.object({ dataPoints: z.array(point) });
const metric = z.object({
  name: z.string(),
  unit: z.string().optional(),
  sum: data.extend({ isMonotonic: z.boolean() }).optional(),
  gauge: data.optional(),
  histogram: data.optional(),
});

const resource = z.object({ attributes });
const traces = z.object({
  resourceSpans: z.array(
    z.object({ resource, scopeSpans: z.array(z.object({ spans: z.array(span) })) }),
  ),
});
const metrics = z.object({
  resourceMetrics: z.array(
    z.object({ resource, scopeMetrics: z.array(z.object({ metrics: z.array(metric) })) }),
  ),
});

/** A span as the collector got it. */
export type ReceivedSpan = z.output<typeof span>;
export type ReceivedMetric = z.output<typeof metric>;

/** A request to the collector. */
export interface ReceivedExport {
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

/** An OpenTelemetry collector: an OTLP/HTTP endpoint that keeps what it gets. */
export interface OtlpCollector extends AsyncDisposable {
  readonly url: string;
  readonly received: readonly ReceivedExport[];
  /** What came as JSON, decoded. */
  spans(): readonly ReceivedSpan[];
  /** The last export of metrics. */
  lastMetrics(): readonly ReceivedMetric[];
  resource(): Readonly<Record<string, unknown>>;
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) if (Buffer.isBuffer(chunk)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Starts one on a free port of this machine. */
export async function startOtlpCollector(): Promise<OtlpCollector> {
  const received: ReceivedExport[] = [];
  const server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      received.push({ path: request.url ?? '', headers: request.headers, body });
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the collector has no port');
  const bodies = (path: string): unknown[] =>
    received
      .filter((given) => given.path === path)
      .map(({ body }) => JSON.parse(body.toString('utf8')) as unknown);
  const exportedTraces = () =>
    bodies('/v1/traces').flatMap((body) => traces.parse(body).resourceSpans);
  return {
    url: `http://127.0.0.1:${address.port}`,
    received,
    spans: () =>
      exportedTraces().flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans)),
    lastMetrics: () => {
      const last = bodies('/v1/metrics').at(-1);
      if (last === undefined) return [];
      return metrics
        .parse(last)
        .resourceMetrics.flatMap(({ scopeMetrics }) =>
          scopeMetrics.flatMap((scope) => scope.metrics),
        );
    },
    resource: () => exportedTraces()[0]?.resource.attributes ?? {},
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
