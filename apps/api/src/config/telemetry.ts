import { z } from 'zod';
import { parseOtlpHeaders } from '../platform/telemetry/otlp-headers.js';
import { parsedBy, variable, wholeNumber } from './variable.js';

/** Metrics, traces and logs. */
export const telemetryVariables = {
  METRICS_TOKEN: variable(
    z.string().min(16).optional(),
    'Whoever reads /metrics sends this as `Authorization: Bearer …`. Without it, only this machine may read it, and METRICS_PORT whoever reaches that.',
    'change-me-to-a-long-random-string',
  ),
  METRICS_PORT: variable(
    z.coerce.number().int().min(0).max(65_535).optional(),
    'Serves /metrics, /healthz and /readyz on a port of their own, too; a process with ROLE=worker has no other. 0 picks a free one.',
    '9464',
  ),
  OTEL_EXPORTER_OTLP_ENDPOINT: variable(
    z.url({ protocol: /^https?$/ }).optional(),
    'OpenTelemetry collector that traces and metrics are sent to (OTLP/HTTP). Without it, nothing is traced.',
    'http://localhost:4318',
  ),
  OTEL_EXPORTER_OTLP_PROTOCOL: variable(
    z.enum(['http/protobuf', 'http/json']).default('http/protobuf'),
    'How they are encoded.',
  ),
  OTEL_EXPORTER_OTLP_HEADERS: variable(
    parsedBy(parseOtlpHeaders).default(''),
    'Headers that the collector asks for, as name=value, comma-separated, values percent-encoded.',
    'authorization=Bearer%20change-me',
  ),
  OTEL_SERVICE_NAME: variable(
    z.string().min(1).default('incident-tracker'),
    'What this installation is called in traces and metrics.',
  ),
  OTEL_TRACES_SAMPLER_ARG: variable(
    z.coerce.number().min(0).max(1).default(1),
    'Share of the traces that is recorded, from 0 to 1; decided by the trace id.',
  ),
  OTEL_METRIC_EXPORT_INTERVAL: variable(
    wholeNumber(60_000, 1_000, 3_600_000),
    'Milliseconds between two exports of metrics.',
  ),
  LOG_LEVEL: variable(
    z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
    'Least severe log line to write.',
  ),
} as const;
