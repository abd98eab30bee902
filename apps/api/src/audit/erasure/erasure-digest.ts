import { sha256 } from '../merkle/hashing.js';

/** One value that an erasure takes away: which event, and where in it. */
export interface ErasedValue {
  readonly eventId: string;
  /** `ip`, `user_agent`, `before.<property>`, `after.<property>`; `*` for a whole row of format 1. */
  readonly path: string;
}

/**
 * What an erasure's own audit event says about its extent: SHA-256 over the sorted lines
 * `<event id> <path>`, in hex. The database works out the same and erases nothing else.
 */
export function erasureDigest(values: readonly ErasedValue[]): string {
  const lines = values.map(({ eventId, path }) => Buffer.from(`${eventId} ${path}`));
  const sorted = lines.sort((a, b) => Buffer.compare(a, b)).map((line) => line.toString());
  return sha256(Buffer.from(sorted.join('\n'))).toString('hex');
}
