import { OTLPExporterBase } from '@opentelemetry/otlp-exporter-base';
import {
  createOtlpHttpExportDelegate,
  httpAgentFactoryFromOptions,
} from '@opentelemetry/otlp-exporter-base/node-http';
import { TraceExporterMetricsHelper } from '@opentelemetry/otlp-transformer';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import { SpanSerializer } from './span-serializer.js';

/** As the SDK's own exporter (OTLP/HTTP, protobuf, with its retries), but for the serializer. */
export class ProtobufSpanExporter extends OTLPExporterBase<ReadableSpan[]> {
  constructor({ url, headers }: { url: string; headers: Readonly<Record<string, string>> }) {
    const configuration = {
      url,
      headers: async () => ({ ...headers, 'Content-Type': 'application/x-protobuf' }),
      timeoutMillis: 10_000,
      concurrencyLimit: 30,
      compression: 'none' as const,
      agentFactory: httpAgentFactoryFromOptions({ keepAlive: true }),
    };
    super(
      createOtlpHttpExportDelegate(
        configuration,
        new SpanSerializer(),
        'otlp_http_span_exporter',
        TraceExporterMetricsHelper,
        undefined,
      ),
    );
  }
}
