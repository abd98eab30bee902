import { recordAudit } from '../../audit/record-audit.js';
import { emitEvent } from '../../events/emit-event.js';
import type { TenantContext } from '../../trpc/context.js';
import { auditedUrl } from './endpoint-url.js';
import { lockWebhook } from './lock-webhook.js';

/**
 * Deletes a webhook: its secrets and its URL are gone at once, and nothing is sent to it any more. Its
 * deliveries follow in the background. @throws AppError NOT_FOUND.
 */
export async function deleteWebhook(
  ctx: TenantContext,
  { webhookId }: { webhookId: string },
): Promise<void> {
  const { trx, tenantId, now } = ctx;
  const row = await lockWebhook(ctx, webhookId);
  await Promise.all([
    trx
      .updateTable('webhook_endpoints')
      .set({
        url: '',
        description: '',
        secret: null,
        previous_secret: null,
        previous_secret_expires_at: null,
        deleted_at: now,
        updated_at: now,
        version: row.version + 1,
      })
      .where('tenant_id', '=', tenantId)
      .where('id', '=', webhookId)
      .execute(),
    trx
      .updateTable('webhook_states')
      .set({ next_due_at: null })
      .where('tenant_id', '=', tenantId)
      .where('endpoint_id', '=', webhookId)
      .execute(),
    recordAudit(ctx, {
      action: 'webhook.deleted',
      target: { type: 'webhook', id: webhookId },
      before: { url: auditedUrl(row.url), events: row.events, description: row.description },
    }),
    emitEvent(ctx, { type: 'webhook.deleted', payload: { webhookId } }),
  ]);
}
