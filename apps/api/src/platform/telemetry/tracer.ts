import { randomUUID } from 'node:crypto';
import { runInScope } from '../trace.js';
import type { SpanAttributes, TraceScope } from '../trace.js';
import { parseTraceparent } from './traceparent.js';

/** A piece of work that is being done. */
export interface Span {
  setAttributes(attributes: SpanAttributes): void;
  /** Marks the work as failed; `withSpan` does so by itself when the work rejects. */
  fail(reason: string): void;
}

export type SpanKind = 'internal' | 'server' | 'client' | 'producer' | 'consumer';

/** A piece of work to be done. */
export interface SpanStart {
  /** From a small set, such as `mail.send`: what varies goes into attributes. */
  readonly name: string;
  readonly kind?: SpanKind;
  readonly attributes?: SpanAttributes;
  /**
   * The `traceparent` of the work that asked for this one, when that was another process or an earlier
   * time (`currentTraceparent()`, kept in the meantime). Without it, the span stands below the one that
   * is running, or begins a trace.
   */
  readonly parent?: string | null | undefined;
}

/** A request that is being answered; it has a trace id whether its trace is recorded or not. */
export interface RequestTrace {
  readonly scope: TraceScope;
  /** Closes it; what it turned out to be is asked for when it is recorded. */
  end(describe: () => { name: string; attributes: SpanAttributes; failed: boolean }): void;
}

/** Tells what the product is doing as a tree of spans. */
export interface Tracer {
  /** False: spans go nowhere, and cost nothing. */
  readonly enabled: boolean;
  /** Does a piece of work in a span of its own; what it waits for stands below it. */
  withSpan<T>(start: SpanStart, work: (span: Span) => Promise<T>): Promise<T>;
  /** Begins to answer a request, in the caller's trace if its `traceparent` names one. */
  startRequest(traceparent: string | undefined): RequestTrace;
}

export const SILENT_SPAN: Span = { setAttributes: () => {}, fail: () => {} };

function startSilently(traceparent: string | undefined): RequestTrace {
  const traceId = parseTraceparent(traceparent)?.traceId ?? randomUUID().replaceAll('-', '');
  return { scope: { traceId, span: null, notes: {}, ended: false }, end: () => {} };
}

/** The tracer of an installation that records nothing. */
export const silentTracer: Tracer = {
  enabled: false,
  withSpan: (_start, work) => work(SILENT_SPAN),
  startRequest: startSilently,
};

/** Runs work in the scope of a request. */
export function runRequest<T>({ scope }: RequestTrace, work: () => T): T {
  return runInScope(scope, work);
}
