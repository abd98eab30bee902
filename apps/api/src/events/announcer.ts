import { sql } from 'kysely';
import { ANNOUNCEMENT_CHANNEL, announcementsFor } from './announcements.js';
import type { RelayConsumer } from './relay-consumer.js';

/**
 * Tells every node which tenants have new events. It is the relay that notifies, because a NOTIFY in
 * the transactions of requests would make their commits wait for one another.
 */
export const announcer: RelayConsumer = {
  name: 'live',
  // Readers may have come before the first relay did.
  startsFrom: 'beginning',
  async handle(events, trx) {
    const payloads = announcementsFor(events.map(({ tenantId }) => tenantId));
    await Promise.all(
      payloads.map((payload) =>
        sql`SELECT pg_notify(${ANNOUNCEMENT_CHANNEL}, ${payload})`.execute(trx),
      ),
    );
  },
};
