import { diag, DiagLogLevel } from '@opentelemetry/api';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import type { PushMetricExporter } from '@opentelemetry/sdk-metrics';
import {
  BatchSpanProcessor,
  RandomIdGenerator,
  TraceIdRatioBasedSampler,
} from '@opentelemetry/sdk-trace';
import type { SpanExporter } from '@opentelemetry/sdk-trace';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Config } from '../../../config.js';
import type { Logger } from '../../logger.js';
import type { Metrics } from '../metrics.js';
import { parseOtlpHeaders } from '../otlp-headers.js';
import { RecordingTracer } from './otel-tracer.js';
import { RegistryProducer } from './registry-producer.js';

/** How long the last export may take when the process ends. */
const LAST_EXPORT_MS = 3_000;
/** Spans that may wait for the collector; beyond that they are dropped, never waited for. */
const MAX_WAITING_SPANS = 8_192;
/** What the SDK has to complain about is said this often at most. */
const COMPLAINT_MS = 60_000;

/** The settings of the export. */
export type OtelConfig = Pick<
  Config,
  | 'OTEL_EXPORTER_OTLP_HEADERS'
  | 'OTEL_EXPORTER_OTLP_PROTOCOL'
  | 'OTEL_SERVICE_NAME'
  | 'OTEL_TRACES_SAMPLER_ARG'
  | 'OTEL_METRIC_EXPORT_INTERVAL'
  | 'ROLE'
> & { readonly endpoint: string };

interface Exporters {
  readonly traces: SpanExporter;
  readonly metrics: PushMetricExporter;
}

/** Exporters of the protocol that is asked for; the other one is not loaded. */
async function exportersFor(config: OtelConfig): Promise<Exporters> {
  const base = config.endpoint.replace(/\/+$/, '');
  const headers = parseOtlpHeaders(config.OTEL_EXPORTER_OTLP_HEADERS);
  const traces = { url: `${base}/v1/traces`, headers };
  const metrics = { url: `${base}/v1/metrics`, headers };
  if (config.OTEL_EXPORTER_OTLP_PROTOCOL === 'http/json') {
    const [{ OTLPTraceExporter }, { OTLPMetricExporter }] = await Promise.all([
      import('@opentelemetry/exporter-trace-otlp-http'),
      import('@opentelemetry/exporter-metrics-otlp-http'),
    ]);
    return { traces: new OTLPTraceExporter(traces), metrics: new OTLPMetricExporter(metrics) };
  }
  const [{ ProtobufSpanExporter }, { OTLPMetricExporter }] = await Promise.all([
    import('./protobuf-span-exporter.js'),
    import('@opentelemetry/exporter-metrics-otlp-proto'),
  ]);
  return { traces: new ProtobufSpanExporter(traces), metrics: new OTLPMetricExporter(metrics) };
}

/** Lets the SDK say what troubles it, a collector out of reach above all, without flooding the log. */
function listenToSdk(logger: Logger): void {
  let quietUntil = 0;
  const complain = (message: string): void => {
    if (Date.now() < quietUntil) return;
    quietUntil = Date.now() + COMPLAINT_MS;
    logger.warn({ reason: message.slice(0, 500) }, 'telemetry export');
  };
  const nothing = (): void => {};
  diag.setLogger(
    { error: complain, warn: complain, info: nothing, debug: nothing, verbose: nothing },
    { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true },
  );
}

/** Starts the export of traces and metrics over OTLP/HTTP. Disposing of it sends what still waits. */
export async function startOtel(
  config: OtelConfig,
  { metrics, logger }: { metrics: Metrics; logger: Logger },
): Promise<AsyncDisposable & { readonly tracer: RecordingTracer }> {
  listenToSdk(logger);
  const exporters = await exportersFor(config);
  const resource = resourceFromAttributes({
    'service.name': config.OTEL_SERVICE_NAME,
    'service.instance.id': crypto.randomUUID(),
    'service.role': config.ROLE,
    'process.pid': process.pid,
  });
  const spans = new BatchSpanProcessor({
    exporter: exporters.traces,
    maxQueueSize: MAX_WAITING_SPANS,
  });
  const tracer = new RecordingTracer(
    {
      ids: new RandomIdGenerator(),
      processor: spans,
      resource,
      scope: { name: 'incident-tracker' },
    },
    // By the trace id alone: all processes decide alike, and no caller can turn recording on or off.
    new TraceIdRatioBasedSampler(config.OTEL_TRACES_SAMPLER_ARG),
  );
  const interval = config.OTEL_METRIC_EXPORT_INTERVAL;
  const metering = new MeterProvider({
    resource,
    readers: [
      new PeriodicExportingMetricReader({
        exporter: exporters.metrics,
        exportIntervalMillis: interval,
        exportTimeoutMillis: Math.min(interval, 10_000),
        metricProducers: [new RegistryProducer(metrics)],
      }),
    ],
  });
  return {
    tracer,
    async [Symbol.asyncDispose]() {
      const sent = Promise.allSettled([spans.shutdown(), metering.shutdown()]);
      await Promise.race([sent, sleep(LAST_EXPORT_MS, undefined, { ref: false })]);
    },
  };
}
