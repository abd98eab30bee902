import type { Database } from '@incident-tracker/db';
import type { Config } from '../../config.js';
import type { Logger } from '../logger.js';
import { MetricRegistry } from './metric-registry.js';
import type { Metrics } from './metrics.js';
import { observeProcess } from './observe-process.js';
import { observePools } from './observe-pools.js';
import { silentTracer } from './tracer.js';
import type { Tracer } from './tracer.js';

/** What a process tells about itself. Disposing of it sends what has not been sent yet. */
export interface Telemetry extends AsyncDisposable {
  readonly metrics: Metrics;
  readonly tracer: Tracer;
}

/**
 * Starts counting; traces and exports, too, when OTEL_EXPORTER_OTLP_ENDPOINT names a collector. The
 * OpenTelemetry SDK takes some 20 MB: it is loaded only then.
 */
export async function startTelemetry(
  config: Config,
  { db, logger }: { db: Database; logger: Logger },
): Promise<Telemetry> {
  const metrics = new MetricRegistry();
  await using stack = new AsyncDisposableStack();
  stack.use(observeProcess(metrics));
  stack.use(observePools(metrics, db));
  const tracer = await startExport();
  const running = stack.move();
  return { metrics, tracer, [Symbol.asyncDispose]: () => running.disposeAsync() };

  async function startExport(): Promise<Tracer> {
    const { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint } = config;
    if (endpoint === undefined) return silentTracer;
    const [{ startOtel }, { statementSpans }] = await Promise.all([
      import('./otel/start-otel.js'),
      import('./otel/statement-spans.js'),
    ]);
    const otel = stack.use(await startOtel({ ...config, endpoint }, { metrics, logger }));
    stack.use(db.observeStatements(statementSpans(otel.tracer)));
    return otel.tracer;
  }
}
