import type { TenantTransaction } from '@incident-tracker/db';
import type { TenantContext } from '../../trpc/context.js';
import { AppError } from '../../trpc/errors.js';
import { bodyOf } from '../event-types/message.js';
import type { Attempt, DeliveryWithAttempts } from '../schemas.js';
import { deliveryView, selectDeliveries } from './delivery-view.js';

const ATTEMPTS_SHOWN = 50;

/** One delivery with its attempts and what it says. @throws AppError NOT_FOUND. */
export async function getDelivery(
  { trx, tenantId }: TenantContext,
  { deliveryId }: { deliveryId: string },
): Promise<DeliveryWithAttempts> {
  const [row, attemptLog] = await Promise.all([
    selectDeliveries(trx, tenantId)
      .leftJoin('outbox_events as o', (join) =>
        join.onRef('o.tenant_id', '=', 'd.tenant_id').onRef('o.id', '=', 'd.event_id'),
      )
      .select('o.payload')
      .where('d.id', '=', deliveryId)
      .executeTakeFirst(),
    listAttempts(trx, { tenantId, deliveryId }),
  ]);
  if (row === undefined) throw new AppError('NOT_FOUND');
  const data = row.test_payload ?? row.payload;
  const view = deliveryView(row);
  const { eventId, eventType, occurredAt, sequence } = view;
  const message = { id: eventId, type: eventType, timestamp: occurredAt, tenantId, sequence };
  return { ...view, attemptLog, body: data === null ? null : bodyOf({ ...message, data }) };
}

async function listAttempts(
  trx: TenantTransaction,
  { tenantId, deliveryId }: { tenantId: string; deliveryId: string },
): Promise<Attempt[]> {
  const rows = await trx
    .selectFrom('webhook_attempts')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('delivery_id', '=', deliveryId)
    .orderBy('id', 'desc')
    .limit(ATTEMPTS_SHOWN)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    number: row.number,
    outcome: row.outcome,
    probe: row.probe,
    startedAt: row.started_at.toISOString(),
    durationMs: row.duration_ms,
    responseStatus: row.status,
    error: row.error,
    request: row.request,
    response: row.response,
  }));
}
