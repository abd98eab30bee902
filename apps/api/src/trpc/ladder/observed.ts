import type { Ports } from '../../platform/ports.js';
import type { Span } from '../../platform/telemetry/tracer.js';
import { toAppError } from '../to-app-error.js';
import type { Call } from './call.js';

/** Rate, errors and duration of a procedure, whichever face of the API it was called through. */
function count(
  { metrics }: Pick<Ports, 'metrics'>,
  procedure: string,
  call: { startedAt: number; code: string | null },
): void {
  const seconds = (performance.now() - call.startedAt) / 1000;
  metrics.record('procedure_duration_seconds', seconds, { procedure });
  if (call.code !== null) metrics.add('procedure_errors_total', 1, { procedure, code: call.code });
}

/** What became of a call. It is carried through the span, which takes whatever it sees thrown for a failure. */
type Outcome<T> = { readonly result: T } | { readonly thrown: unknown };

/** The outermost rung: it sees every call, those that are refused included. */
export async function observed<T>({ ctx, path, type }: Call, climb: () => Promise<T>): Promise<T> {
  const { ports } = ctx;
  const startedAt = performance.now();
  const run = async (span?: Span): Promise<Outcome<T>> => {
    try {
      const result = await climb();
      count(ports, path, { startedAt, code: null });
      return { result };
    } catch (thrown) {
      const error = toAppError(thrown);
      count(ports, path, { startedAt, code: error.code });
      span?.setAttributes({ 'error.type': error.code });
      // The caller's own mistakes are no failures of ours.
      if (error.status >= 500) span?.fail(error.code);
      return { thrown };
    }
  };
  const attributes = { 'rpc.system': 'trpc', 'rpc.method': path, 'rpc.type': type };
  const outcome = ports.tracer.enabled
    ? await ports.tracer.withSpan({ name: path, attributes }, run)
    : await run();
  if ('thrown' in outcome) throw outcome.thrown;
  return outcome.result;
}
