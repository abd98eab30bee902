import type { Ports } from '../../platform/ports.js';
import { quotaDay } from '../quota-day.js';

/** A count over all tenants is kept this long. */
const KEEP_MS = 10_000;

/** How many tenants have come near the end of today's quota, and how many have reached it. */
export function observeQuotas({
  db,
  clock,
  metrics,
}: Pick<Ports, 'db' | 'clock' | 'metrics'>): Disposable {
  return metrics.observe(
    'quota_tenants',
    async () => {
      const marks = await db.platformTransaction(
        (trx) =>
          trx
            .selectFrom('quota_marks')
            .select(({ fn }) => ['mark', fn.count<string>('tenant_id').distinct().as('tenants')])
            .where('day', '=', quotaDay(clock.now()))
            .where('mark', 'in', ['near', 'reached'])
            .groupBy('mark')
            .execute(),
        { readOnly: true },
      );
      const tenants = new Map(marks.map((row) => [row.mark, Number(row.tenants)]));
      return (['near', 'reached'] as const).map((state) => ({
        value: tenants.get(state) ?? 0,
        attributes: { state },
      }));
    },
    { keepMs: KEEP_MS },
  );
}
