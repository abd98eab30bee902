import { sql } from 'kysely';
import type { Ports } from '../platform/ports.js';
import { LIFECYCLE, STATUSES } from './lifecycle.js';
import { SEVERITIES } from './severity.js';

/** Work that is not done: spelled out as literals, so that the index of open incidents answers. */
const OPEN = STATUSES.filter((status) => {
  const { category } = LIFECYCLE[status];
  return category !== 'resolved' && category !== 'closed';
}).map((status) => sql.lit(status));

/** A count over all tenants is kept this long. */
const KEEP_MS = 10_000;

/** How many incidents are open, by severity. */
export function observeIncidents({ db, metrics }: Pick<Ports, 'db' | 'metrics'>): Disposable {
  return metrics.observe(
    'incidents_open',
    async () => {
      const counted = await db.platformTransaction(
        (trx) =>
          trx
            .selectFrom('incidents')
            .select(({ fn }) => ['severity', fn.countAll<string>().as('count')])
            .where('status', 'in', OPEN)
            .groupBy('severity')
            .execute(),
        { readOnly: true },
      );
      const counts = new Map(counted.map(({ severity, count }) => [severity, Number(count)]));
      return SEVERITIES.map((severity) => ({
        value: counts.get(severity) ?? 0,
        attributes: { severity },
      }));
    },
    { keepMs: KEEP_MS },
  );
}
