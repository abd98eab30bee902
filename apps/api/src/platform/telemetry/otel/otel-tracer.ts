import { ROOT_CONTEXT, SpanKind, TraceFlags } from '@opentelemetry/api';
import type { SpanContext } from '@opentelemetry/api';
import { SamplingDecision } from '@opentelemetry/sdk-trace';
import type { Sampler } from '@opentelemetry/sdk-trace';
import { currentScope, runInScope } from '../../trace.js';
import type { TraceScope } from '../../trace.js';
import { parseTraceparent } from '../traceparent.js';
import { SILENT_SPAN } from '../tracer.js';
import type { RequestTrace, Span, SpanStart, Tracer } from '../tracer.js';
import { RecordedSpan } from './recorded-span.js';
import type { SpanBeginning, SpanOrigin } from './recorded-span.js';

const KINDS = {
  internal: SpanKind.INTERNAL,
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  producer: SpanKind.PRODUCER,
  consumer: SpanKind.CONSUMER,
} as const;

/** Where a span stands that was asked for by another process or at an earlier time. */
function remoteParent(traceparent: string | null | undefined): SpanContext | undefined {
  const parent = parseTraceparent(traceparent);
  return parent === null
    ? undefined
    : { ...parent, traceFlags: TraceFlags.SAMPLED, isRemote: true };
}

/** Only the name, or the code, of what went wrong: messages may hold what people wrote. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'error';
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}

/** Records spans for the OpenTelemetry SDK. Their context is our own scope, without globals. */
export class RecordingTracer implements Tracer {
  readonly enabled = true;
  readonly #origin: SpanOrigin;
  readonly #sampler: Sampler;

  constructor(origin: SpanOrigin, sampler: Sampler) {
    this.#origin = origin;
    this.#sampler = sampler;
  }

  async withSpan<T>(start: SpanStart, work: (span: Span) => Promise<T>): Promise<T> {
    const outer = currentScope();
    const remote = remoteParent(start.parent);
    // The request or job around it is not recorded: neither are its parts.
    if (remote === undefined && outer?.span === null) return work(SILENT_SPAN);
    const scope = this.#open(start, remote, outer);
    const { span } = scope;
    if (!(span instanceof RecordedSpan)) return runInScope(scope, () => work(SILENT_SPAN));
    try {
      return await runInScope(scope, () => work(span));
    } catch (error) {
      span.fail(reasonOf(error));
      throw error;
    } finally {
      scope.ended = true;
      span.end();
    }
  }

  startRequest(traceparent: string | undefined): RequestTrace {
    const scope = this.#open(
      { name: 'HTTP', kind: 'server' },
      remoteParent(traceparent),
      undefined,
    );
    const { span } = scope;
    return {
      scope,
      end: (describe) => {
        scope.ended = true;
        if (!(span instanceof RecordedSpan)) return;
        const { name, attributes, failed } = describe();
        span.name = name;
        span.setAttributes(attributes);
        if (failed) span.fail('server error');
        span.end();
      },
    };
  }

  /** Whether what runs here belongs to a recorded request or job. */
  isRecording(): boolean {
    return currentScope()?.span instanceof RecordedSpan;
  }

  /** A part of what runs here that has no parts of its own: the shortest way to a span. */
  startPart(part: Pick<SpanBeginning, 'name' | 'kind' | 'attributes'>): RecordedSpan | undefined {
    const above = currentScope()?.span;
    if (!(above instanceof RecordedSpan)) return undefined;
    const parent = above.spanContext();
    return new RecordedSpan(this.#origin, { ...part, parent, traceId: parent.traceId }, above);
  }

  #open(
    { name, kind = 'internal', attributes }: SpanStart,
    remote: SpanContext | undefined,
    outer: TraceScope | undefined,
  ): TraceScope {
    const above =
      remote === undefined && outer?.span instanceof RecordedSpan ? outer.span : undefined;
    const parent = remote ?? above?.spanContext();
    const traceId = parent?.traceId ?? this.#origin.ids.generateTraceId();
    const notes = outer?.traceId === traceId ? outer.notes : {};
    const isRecorded = above !== undefined || this.#isSampled(traceId, name, KINDS[kind]);
    const span = isRecorded
      ? new RecordedSpan(
          this.#origin,
          { name, kind: KINDS[kind], traceId, parent, attributes },
          above,
        )
      : null;
    return { traceId, span, notes, ended: false };
  }

  #isSampled(traceId: string, name: string, kind: SpanKind): boolean {
    const { decision } = this.#sampler.shouldSample(ROOT_CONTEXT, traceId, name, kind, {}, []);
    return decision === SamplingDecision.RECORD_AND_SAMPLED;
  }
}
