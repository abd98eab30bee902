import { newId } from '@incident-tracker/db';
import { sql } from 'kysely';
import { recordAudit } from '../../audit/record-audit.js';
import { EVENT_TYPES } from '../../events/catalogue.js';
import type { EventType } from '../../events/catalogue.js';
import type { TenantContext } from '../../trpc/context.js';
import { actorOf } from '../../trpc/principal.js';
import { lockEnabledWebhook } from '../endpoints/lock-webhook.js';
import { TEST_TYPE } from '../event-types/delivered-types.js';
import type { Delivery } from '../schemas.js';
import { dueFrom } from '../sending/endpoint-state.js';
import { deliveryView } from './delivery-view.js';

/**
 * Sends a webhook an event that did not happen: the example of a type, whatever the webhook subscribes
 * to. It goes the way of all deliveries. @throws AppError NOT_FOUND; CONFLICT while it is disabled.
 */
export async function sendTestEvent(
  ctx: TenantContext,
  { webhookId, type }: { webhookId: string; type: EventType },
): Promise<Delivery> {
  const { trx, tenantId, now, principal } = ctx;
  await lockEnabledWebhook(ctx, webhookId);
  const { last_sequence: sequence } = await trx
    .updateTable('webhook_states')
    .set({ last_sequence: sql<string>`last_sequence + 1`, next_due_at: dueFrom(now) })
    .where('tenant_id', '=', tenantId)
    .where('endpoint_id', '=', webhookId)
    .returning('last_sequence')
    .executeTakeFirstOrThrow();
  const { type: actorType, id: actorId } = actorOf(principal);
  const example = type === TEST_TYPE ? { webhookId } : EVENT_TYPES[type].example;
  const payload = { ...example, actor: { type: actorType, id: actorId } };
  const row = {
    id: newId(),
    endpoint_id: webhookId,
    event_id: newId(),
    event_type: type,
    occurred_at: now,
    sequence,
    next_attempt_at: now,
    created_at: now,
  };
  await Promise.all([
    trx
      .insertInto('webhook_deliveries')
      .values({ ...row, tenant_id: tenantId, test_payload: JSON.stringify(payload) })
      .execute(),
    recordAudit(ctx, {
      action: 'webhook.tested',
      target: { type: 'webhook', id: webhookId },
      after: { type },
    }),
  ]);
  return deliveryView({
    ...row,
    test_payload: payload,
    status: 'pending',
    attempts: 0,
    last_attempt_at: null,
    last_status: null,
    last_error: null,
    completed_at: null,
  });
}
