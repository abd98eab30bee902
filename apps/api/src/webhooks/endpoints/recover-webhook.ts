import { recordAudit } from '../../audit/record-audit.js';
import { emitEvent } from '../../events/emit-event.js';
import type { TenantContext } from '../../trpc/context.js';
import type { Webhook } from '../schemas.js';
import { CLOSED } from '../sending/circuit.js';
import { closeCircuit } from './circuit-store.js';
import { webhookView } from './endpoint-view.js';
import { lockEnabledWebhook } from './lock-webhook.js';

/**
 * Closes the circuit of a webhook by hand: everything that waits is tried again at once.
 * @throws AppError NOT_FOUND; CONFLICT while it is disabled.
 */
export async function recoverWebhook(
  ctx: TenantContext,
  { webhookId }: { webhookId: string },
): Promise<Webhook> {
  const { trx, tenantId, now } = ctx;
  const row = await lockEnabledWebhook(ctx, webhookId);
  await Promise.all([
    closeCircuit(trx, { tenantId, endpointId: webhookId }, now),
    recordAudit(ctx, {
      action: 'webhook.recovered',
      target: { type: 'webhook', id: webhookId },
      before: { circuit: row.circuit },
      after: { circuit: CLOSED.circuit },
    }),
    emitEvent(ctx, { type: 'webhook.updated', payload: { webhookId, changes: ['circuit'] } }),
  ]);
  return webhookView({ ...row, ...CLOSED }, now);
}
