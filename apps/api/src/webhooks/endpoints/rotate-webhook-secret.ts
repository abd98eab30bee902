import { recordAudit } from '../../audit/record-audit.js';
import { emitEvent } from '../../events/emit-event.js';
import type { TenantContext } from '../../trpc/context.js';
import type { WebhookWithSecret } from '../schemas.js';
import { newWebhookSecret } from '../signature.js';
import { webhookView } from './endpoint-view.js';
import { lockWebhook } from './lock-webhook.js';
import { OVERLAP_MS, sealAsPrevious, sealSecret } from './secrets.js';

/**
 * Gives a webhook a new secret, shown only here. For a day deliveries carry the signatures of both, so
 * that the receiver can change over without missing any. A secret that was rotated out before is void.
 * @throws AppError NOT_FOUND.
 */
export async function rotateWebhookSecret(
  ctx: TenantContext,
  { webhookId }: { webhookId: string },
): Promise<WebhookWithSecret> {
  const { trx, tenantId, now } = ctx;
  const { fieldCrypto } = ctx.ports;
  const row = await lockWebhook(ctx, webhookId);
  const place = { tenantId, endpointId: webhookId };
  const secret = newWebhookSecret();
  const expiresAt = new Date(now.getTime() + OVERLAP_MS);
  const changed = {
    previous_secret_expires_at: row.secret === null ? null : expiresAt,
    version: row.version + 1,
    updated_at: now,
  };
  await Promise.all([
    trx
      .updateTable('webhook_endpoints')
      .set({
        ...changed,
        secret: sealSecret(fieldCrypto, place, secret),
        previous_secret:
          row.secret === null ? null : sealAsPrevious(fieldCrypto, place, row.secret),
      })
      .where('tenant_id', '=', tenantId)
      .where('id', '=', webhookId)
      .execute(),
    recordAudit(ctx, {
      action: 'webhook.secret_rotated',
      target: { type: 'webhook', id: webhookId },
      after: { previousSecretExpiresAt: expiresAt.toISOString() },
    }),
    emitEvent(ctx, { type: 'webhook.updated', payload: { webhookId, changes: ['secret'] } }),
  ]);
  return { ...webhookView({ ...row, ...changed }, now), secret };
}
