import type { PlatformTransaction } from '@incident-tracker/db';
import { LOCKS } from '../platform/leadership/locks.js';
import { tryToLead } from '../platform/leadership/try-to-lead.js';

/** Whoever hangs for so long between two batches loses its session, and with it the lock. */
const PATIENCE_MS = 60_000;

/** Becomes the one that removes old rows, for as long as the session lasts, unless another one is. */
export function tryToLeadRetention(trx: PlatformTransaction): Promise<boolean> {
  return tryToLead(trx, { lock: LOCKS.retention, patienceMs: PATIENCE_MS });
}
