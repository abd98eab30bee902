import type { Ports } from '../ports.js';
import type { Span } from './tracer.js';

/** A background job that is about to run. */
export interface ObservedJob {
  /** Its queue, or the name of the periodic task. */
  readonly queue: string;
  /** `currentTraceparent()` of the request that asked for it, as it was kept with the job. */
  readonly traceparent?: string | null | undefined;
}

/**
 * Runs a job in a span below the request that asked for it, and counts how long it took and whether it
 * failed. Rejects as the work does.
 */
export async function observeJob<T>(
  { metrics, tracer }: Pick<Ports, 'metrics' | 'tracer'>,
  { queue, traceparent }: ObservedJob,
  work: (span: Span) => Promise<T>,
): Promise<T> {
  const startedAt = performance.now();
  let outcome = 'failed';
  try {
    const start = { name: `job ${queue}`, kind: 'consumer', parent: traceparent } as const;
    const result = await tracer.withSpan(start, work);
    outcome = 'done';
    return result;
  } finally {
    const seconds = (performance.now() - startedAt) / 1000;
    metrics.record('job_duration_seconds', seconds, { queue, outcome });
  }
}
