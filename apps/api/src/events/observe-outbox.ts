import type { PlatformTransaction } from '@incident-tracker/db';
import { sql } from 'kysely';
import type { Ports } from '../platform/ports.js';

interface NextEvent {
  readonly consumer: string;
  /** When the oldest event happened that it has not been handed; null when there is none. */
  readonly occurred_at: Date | null;
}

async function listNextEvents(trx: PlatformTransaction): Promise<readonly NextEvent[]> {
  const { rows } = await sql<NextEvent>`
    SELECT consumer, next.occurred_at FROM relay_cursors
    LEFT JOIN LATERAL (
      SELECT occurred_at FROM outbox_events
      WHERE (outbox_events.xid, id) > (relay_cursors.xid, event_id) ORDER BY xid, id LIMIT 1
    ) AS next ON true`.execute(trx);
  return rows;
}

/** How far the relay is behind, for each of its consumers. */
export function observeOutbox({
  db,
  clock,
  metrics,
}: Pick<Ports, 'db' | 'clock' | 'metrics'>): Disposable {
  return metrics.observe('outbox_lag_seconds', async () => {
    const next = await db.platformTransaction(listNextEvents, { readOnly: true });
    const now = clock.now().getTime();
    return next.map(({ consumer, occurred_at: at }) => ({
      value: at === null ? 0 : Math.max(0, (now - at.getTime()) / 1000),
      attributes: { consumer },
    }));
  });
}
