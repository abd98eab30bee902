/** A place in somebody's trace. */
export interface TraceParent {
  /** 32 lower-case hexadecimal digits. */
  readonly traceId: string;
  /** 16 lower-case hexadecimal digits. */
  readonly spanId: string;
}

/** Version, trace id, parent id and flags; later versions may append fields (W3C Trace Context §3.2). */
const FORM = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}(-.*)?$/;
const NOTHING = /^0+$/;

/**
 * Reads a `traceparent`; null when it is absent or not valid. Its sampled flag is not read: whether a
 * trace is recorded is ours to decide, not the caller's.
 */
export function parseTraceparent(text: string | null | undefined): TraceParent | null {
  if (text === null || text === undefined) return null;
  const [, version, traceId = '', spanId = '', more] = FORM.exec(text) ?? [];
  if (version === undefined || version === 'ff') return null;
  if (version === '00' && more !== undefined) return null;
  return NOTHING.test(traceId) || NOTHING.test(spanId) ? null : { traceId, spanId };
}

/** The `traceparent` of a recorded span. */
export function formatTraceparent({ traceId, spanId }: TraceParent): string {
  return `00-${traceId}-${spanId}-01`;
}
