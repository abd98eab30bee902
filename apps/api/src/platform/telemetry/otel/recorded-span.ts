import { SpanStatusCode, TraceFlags } from '@opentelemetry/api';
import type { Attributes, HrTime, SpanContext, SpanKind, SpanStatus } from '@opentelemetry/api';
import type { IdGenerator, ReadableSpan, SpanProcessor } from '@opentelemetry/sdk-trace';
import type { RunningSpan, SpanAttributes } from '../../trace.js';
import { formatTraceparent } from '../traceparent.js';
import type { Span } from '../tracer.js';

const NONE: never[] = [];
const NO_ATTRIBUTES: Attributes = {};
const UNSET: SpanStatus = { code: SpanStatusCode.UNSET };

/** What all spans of a process share. */
export interface SpanOrigin {
  readonly ids: IdGenerator;
  readonly processor: SpanProcessor;
  readonly resource: ReadableSpan['resource'];
  readonly scope: ReadableSpan['instrumentationScope'];
}

/** What a span begins with. */
export interface SpanBeginning {
  readonly name: string;
  readonly kind: SpanKind;
  readonly traceId: string;
  readonly parent: SpanContext | undefined;
  /** Not copied: it may be shared by many spans. */
  readonly attributes?: Attributes | undefined;
}

/** Milliseconds of the epoch as the SDK writes times. */
function hrTime(ms: number): HrTime {
  const seconds = Math.floor(ms / 1000);
  return [seconds, Math.round((ms - seconds * 1000) * 1_000_000) % 1_000_000_000];
}

/**
 * A recorded span, as the SDK's processors and exporters read it. The SDK's own takes several times as
 * long to make, because it cannot know that our attributes need no cleaning.
 */
export class RecordedSpan implements ReadableSpan, RunningSpan, Span {
  readonly #origin: SpanOrigin;
  readonly #context: SpanContext;
  /** From the monotonic clock to that of the day; taken anew with each trace. */
  readonly #epoch: number;
  readonly #startedAt: number;
  #endedAt = 0;
  readonly kind: SpanKind;
  readonly parentSpanContext?: SpanContext;
  readonly links = NONE;
  readonly events = NONE;
  readonly droppedAttributesCount = 0;
  readonly droppedEventsCount = 0;
  readonly droppedLinksCount = 0;
  name: string;
  attributes: Attributes;
  status = UNSET;

  constructor(origin: SpanOrigin, beginning: SpanBeginning, above?: RecordedSpan) {
    const { name, kind, traceId, parent, attributes } = beginning;
    this.#origin = origin;
    this.#context = {
      traceId,
      spanId: origin.ids.generateSpanId(),
      traceFlags: TraceFlags.SAMPLED,
    };
    this.#startedAt = performance.now();
    this.#epoch = above === undefined ? Date.now() - this.#startedAt : above.#epoch;
    this.name = name;
    this.kind = kind;
    this.attributes = attributes ?? NO_ATTRIBUTES;
    if (parent !== undefined) this.parentSpanContext = parent;
  }

  get resource(): ReadableSpan['resource'] {
    return this.#origin.resource;
  }

  get instrumentationScope(): ReadableSpan['instrumentationScope'] {
    return this.#origin.scope;
  }

  get startTime(): HrTime {
    return hrTime(this.#epoch + this.#startedAt);
  }

  get endTime(): HrTime {
    return hrTime(this.#epoch + this.#endedAt);
  }

  get duration(): HrTime {
    return hrTime(this.#endedAt - this.#startedAt);
  }

  get ended(): boolean {
    return this.#endedAt > 0;
  }

  get spanId(): string {
    return this.#context.spanId;
  }

  get traceparent(): string {
    return formatTraceparent(this.#context);
  }

  spanContext(): SpanContext {
    return this.#context;
  }

  setAttributes(attributes: SpanAttributes): void {
    this.attributes = { ...this.attributes, ...attributes };
  }

  fail(reason: string): void {
    this.status = { code: SpanStatusCode.ERROR, message: reason };
  }

  end(): void {
    this.#endedAt = performance.now();
    this.#origin.processor.onEnd(this);
  }
}
