import { sql } from 'kysely';
import type { Ports } from '../../platform/ports.js';

const KEEP_MS = 5_000;

/** Lets the metrics tell how long the oldest row has been waiting to be sealed; 0 while none is. */
export function observeSealLag({ db, metrics }: Pick<Ports, 'db' | 'metrics'>): Disposable {
  return metrics.observe(
    'audit_seal_lag_seconds',
    async () => {
      const { rows } = await db.platformTransaction(
        (trx) =>
          sql<{ lag: number }>`
          SELECT coalesce((
            SELECT greatest(0, extract(epoch FROM clock_timestamp() - e.occurred_at))::float8
            FROM audit_log_events e
            WHERE e.xid > (SELECT xid FROM audit_sealer) AND NOT EXISTS (
              SELECT FROM audit_leaves l WHERE l.tenant_id = e.tenant_id AND l.event_id = e.id)
            ORDER BY e.xid LIMIT 1), 0) AS lag`.execute(trx),
        { readOnly: true },
      );
      return [{ value: rows[0]?.lag ?? 0, attributes: {} }];
    },
    { keepMs: KEEP_MS },
  );
}
