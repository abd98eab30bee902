import { recordAudit } from '../../audit/record-audit.js';
import type { TenantContext } from '../../trpc/context.js';
import { AppError } from '../../trpc/errors.js';
import { lockEnabledWebhook } from '../endpoints/lock-webhook.js';
import type { Delivery } from '../schemas.js';
import { markDue } from '../sending/endpoint-state.js';
import { deliveryView, selectDeliveries } from './delivery-view.js';

/** What a delivery looks like that begins a new round through the schedule. */
export function newRound(now: Date) {
  return { status: 'pending', step: 0, next_attempt_at: now, completed_at: null } as const;
}

/**
 * Sends a delivery again, whatever became of it: with the same id, from the start of the schedule.
 * @throws AppError NOT_FOUND; CONFLICT while its webhook is disabled.
 */
export async function redeliver(
  ctx: TenantContext,
  { deliveryId }: { deliveryId: string },
): Promise<Delivery> {
  const { trx, tenantId, now } = ctx;
  const row = await selectDeliveries(trx, tenantId)
    .where('d.id', '=', deliveryId)
    .executeTakeFirst();
  if (row === undefined) throw new AppError('NOT_FOUND');
  const webhookId = row.endpoint_id;
  await lockEnabledWebhook(ctx, webhookId);
  const changed = newRound(now);
  await Promise.all([
    trx
      .updateTable('webhook_deliveries')
      .set(changed)
      .where('tenant_id', '=', tenantId)
      .where('id', '=', deliveryId)
      .execute(),
    markDue(trx, { tenantId, endpointId: webhookId }, now),
    recordAudit(ctx, {
      action: 'webhook.redelivered',
      target: { type: 'webhook', id: webhookId },
      after: { deliveryId },
    }),
  ]);
  return deliveryView({ ...row, ...changed });
}
