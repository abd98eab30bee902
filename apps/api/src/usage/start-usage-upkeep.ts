import type { Ports } from '../platform/ports.js';
import { repeat } from '../platform/repeat.js';
import { foldUsage } from './fold-usage.js';

const HOUR_MS = 3_600_000;
/** Requests that began before midnight still count on its day for a while. */
const SETTLED_AFTER_MS = HOUR_MS;

/** Folds the counters of past days every hour, until the result is disposed of. */
export function startUsageUpkeep({ db, clock, logger }: Ports): AsyncDisposable {
  return repeat({ name: 'usage upkeep', logger }, HOUR_MS, async () => {
    const settled = new Date(clock.now().getTime() - SETTLED_AFTER_MS);
    const folded = await foldUsage(db, settled);
    return folded === 0 ? 'done' : 'more';
  });
}
