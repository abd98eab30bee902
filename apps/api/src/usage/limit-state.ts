import { NEAR_PERCENT } from './quota/marks.js';
import type { UsageReport } from './schemas.js';

/** Where a count stands with its limit. */
export function limitState(used: number, limit: number): UsageReport['features'][number]['state'] {
  if (used >= limit) return 'reached';
  return used * 100 >= limit * NEAR_PERCENT ? 'near' : 'ok';
}
