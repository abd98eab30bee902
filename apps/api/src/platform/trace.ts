import { AsyncLocalStorage } from 'node:async_hooks';

/** What a span may say of itself; identifiers are welcome here, secrets and personal data are not. */
export type SpanAttributes = Readonly<Record<string, string | number | boolean>>;

/** A span that is running, as others see it. */
export interface RunningSpan {
  readonly spanId: string;
  /** For what others do later or elsewhere on its behalf (W3C Trace Context §3.2). */
  readonly traceparent: string;
  setAttributes(attributes: SpanAttributes): void;
}

/** Ids of those who act: nothing that names or describes them. */
export interface ActorIds {
  readonly userId?: string;
  readonly serviceAccountId?: string;
  readonly apiKeyId?: string;
}

/** What comes to be known while it is done. */
export interface TraceNotes {
  tenantId?: string;
  actor?: ActorIds;
}

/** What is being done, and for whom. */
export interface TraceScope {
  readonly traceId: string;
  /** Null when the trace is not recorded. */
  readonly span: RunningSpan | null;
  /** Shared by all scopes of one request or job. */
  readonly notes: TraceNotes;
  /** It is over; what still runs in its name (a stream, a timer) is not part of it any more. */
  ended: boolean;
}

const current = new AsyncLocalStorage<TraceScope>();

/** Runs `fn`, and everything it waits for, in a scope. */
export function runInScope<T>(scope: TraceScope, fn: () => T): T {
  return current.run(scope, fn);
}

/** The scope in which this runs; undefined outside of any, and once it has ended. */
export function currentScope(): TraceScope | undefined {
  const scope = current.getStore();
  return scope?.ended === true ? undefined : scope;
}

/** The trace id of what is being done; empty outside of a request or a job. */
export function currentTraceId(): string {
  return current.getStore()?.traceId ?? '';
}

/** The `traceparent` to leave with work that is done later; null when nobody records the trace. */
export function currentTraceparent(): string | null {
  return currentScope()?.span?.traceparent ?? null;
}

/** Notes for which tenant this is done: in its spans and its log lines, never in a metric. */
export function noteTenant(tenantId: string): void {
  const scope = currentScope();
  if (scope === undefined) return;
  scope.notes.tenantId = tenantId;
  scope.span?.setAttributes({ 'tenant.id': tenantId });
}

/** Notes who does this: in its log lines, never in a metric or a span. */
export function noteActor(actor: ActorIds): void {
  const scope = currentScope();
  if (scope !== undefined) scope.notes.actor = actor;
}

/** What every log line says about its surroundings. */
export function scopeFields(): Record<string, string> {
  const scope = current.getStore();
  if (scope === undefined) return {};
  const { traceId, span, notes } = scope;
  return {
    traceId,
    ...(span !== null && { spanId: span.spanId }),
    ...(notes.tenantId !== undefined && { tenantId: notes.tenantId }),
    ...notes.actor,
  };
}
