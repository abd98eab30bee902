import type { Ports } from '../../platform/ports.js';

/** Gives up a delivery whose event is no longer kept, so that there is nothing to send. */
export async function expireDelivery(
  { db, clock }: Pick<Ports, 'db' | 'clock'>,
  { tenantId, deliveryId }: { tenantId: string; deliveryId: string },
): Promise<void> {
  await db.platformTransaction((trx) =>
    trx
      .updateTable('webhook_deliveries')
      .set({
        status: 'dead_letter',
        next_attempt_at: null,
        completed_at: clock.now(),
        last_error: 'event_expired',
      })
      .where('tenant_id', '=', tenantId)
      .where('id', '=', deliveryId)
      .execute(),
  );
}
