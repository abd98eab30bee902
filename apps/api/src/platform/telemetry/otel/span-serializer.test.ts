import { ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { AlwaysOnSampler, RandomIdGenerator, TracerProvider } from '@opentelemetry/sdk-trace';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import { describe, expect, it } from 'vitest';
import { RecordingTracer } from './otel-tracer.js';
import { SpanSerializer } from './span-serializer.js';
import { statementSpans } from './statement-spans.js';

/** Spans of all kinds that the product makes. */
function madeSpans(): ReadableSpan[] {
  const ended: ReadableSpan[] = [];
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': 'tracker', 'process.pid': 70_000 }),
    spanProcessors: [
      {
        onStart: () => {},
        onEnd: (span) => void ended.push(span),
        forceFlush: async () => {},
        shutdown: async () => {},
      },
    ],
  });
  const tracer = provider.getTracer('incident-tracker');
  const remote = trace.setSpanContext(ROOT_CONTEXT, {
    traceId: '0af7651916cd43dd8448eb211c80319c',
    spanId: 'b7ad6b7169203331',
    traceFlags: 1,
    isRemote: true,
  });
  const http = tracer.startSpan('GET /v1/incidents', { kind: SpanKind.SERVER }, remote);
  const below = trace.setSpan(ROOT_CONTEXT, http);
  for (const text of [
    '',
    'short',
    'ünïcödé 🔥',
    'x'.repeat(120),
    'y'.repeat(127),
    'z'.repeat(20_000),
  ]) {
    for (let again = 0; again < 2; again += 1) {
      const attributes = { 'db.query.text': text, 'url.path': text };
      tracer.startSpan('SELECT incidents', { kind: SpanKind.CLIENT, attributes }, below).end();
    }
  }
  const failed = tracer.startSpan('incidents.get', {}, below);
  failed.setAttributes({ flag: true, off: false, whole: 503, large: 2 ** 40, part: 0.25 });
  failed.setStatus({ code: SpanStatusCode.ERROR, message: 'INTERNAL' });
  failed.end();
  http.end();
  tracer.startSpan('job mail.send', { kind: SpanKind.CONSUMER }).end();
  return ended;
}

describe('the serializer of spans', () => {
  it('writes byte for byte what the one of the SDK writes', () => {
    const spans = madeSpans();
    const serializer = new SpanSerializer();
    const expected = Buffer.from(ProtobufTraceSerializer.serializeRequest(spans) ?? []);
    for (let again = 0; again < 2; again += 1) {
      const written = Buffer.from(serializer.serializeRequest(spans) ?? []);
      expect(written.toString('hex')).toBe(expected.toString('hex'));
    }
    for (const span of spans) {
      const alone = Buffer.from(ProtobufTraceSerializer.serializeRequest([span]) ?? []);
      expect(Buffer.from(serializer.serializeRequest([span]) ?? []).equals(alone)).toBe(true);
    }
  });

  it('writes the spans of our own tracer likewise', async () => {
    const ended: ReadableSpan[] = [];
    const tracer = new RecordingTracer(
      {
        ids: new RandomIdGenerator(),
        processor: {
          onStart: () => {},
          onEnd: (span) => void ended.push(span),
          forceFlush: async () => {},
          shutdown: async () => {},
        },
        resource: resourceFromAttributes({ 'service.name': 'tracker' }),
        scope: { name: 'incident-tracker' },
      },
      new AlwaysOnSampler(),
    );
    const startedAt = Date.now();
    const observe = statementSpans(tracer);
    await tracer.withSpan({ name: 'outer', attributes: { count: 1 } }, async (span) => {
      span.setAttributes({ more: 'ünïcödé' });
      observe('SELECT "id" FROM "incidents" WHERE "id" = $1')?.();
      observe('COMMIT')?.(new TypeError('no'));
    });
    expect(ended.map(({ name }) => name)).toEqual(['SELECT incidents', 'COMMIT', 'outer']);
    for (const { startTime, endTime } of ended) {
      const [begin, end] = [startTime, endTime].map(([s, ns]) => s * 1000 + ns / 1_000_000);
      expect(Math.abs((begin ?? 0) - startedAt)).toBeLessThan(1_000);
      expect(end).toBeGreaterThanOrEqual(begin ?? Infinity);
    }
    expect(Buffer.from(new SpanSerializer().serializeRequest(ended) ?? [])).toEqual(
      Buffer.from(ProtobufTraceSerializer.serializeRequest(ended) ?? []),
    );
  });

  it('leaves spans of another making to the SDK', () => {
    const [span, ...others] = madeSpans();
    if (span === undefined) throw new Error('no span was made');
    const strange: ReadableSpan = Object.create(span, {
      attributes: { value: { list: ['a', 'b'], below: -1 }, enumerable: true },
    });
    const spans = [strange, ...others];
    expect(new SpanSerializer().serializeRequest(spans)).toEqual(
      ProtobufTraceSerializer.serializeRequest(spans),
    );
  });
});
