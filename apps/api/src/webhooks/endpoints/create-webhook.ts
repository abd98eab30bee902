import { newId } from '@incident-tracker/db';
import { recordAudit } from '../../audit/record-audit.js';
import { emitEvent } from '../../events/emit-event.js';
import type { TenantContext } from '../../trpc/context.js';
import { actorOf } from '../../trpc/principal.js';
import { claimFeature } from '../../usage/feature-limits.js';
import type { WebhookWithSecret } from '../schemas.js';
import { CLOSED } from '../sending/circuit.js';
import { newWebhookSecret } from '../signature.js';
import { acceptableUrl, auditedUrl } from './endpoint-url.js';
import { webhookView } from './endpoint-view.js';
import { sealSecret } from './secrets.js';
import { normalEvents } from './subscription.js';

/**
 * Creates a webhook. The answer is the only place where its secret is shown.
 * @throws AppError VALIDATION_FAILED for a URL that nothing may be sent to; QUOTA_EXCEEDED.
 */
export async function createWebhook(
  ctx: TenantContext,
  input: { url: string; events: readonly string[]; description: string },
): Promise<WebhookWithSecret> {
  const { trx, tenantId, now, principal, ports } = ctx;
  const url = await acceptableUrl(ports, input.url);
  await claimFeature(ctx, 'webhooks');
  const id = newId();
  const secret = newWebhookSecret();
  const actor = actorOf(principal);
  const row = {
    id,
    url,
    description: input.description,
    events: normalEvents(input.events),
    created_by_type: actor.type,
    created_by_id: actor.id,
    created_at: now,
    updated_at: now,
  };
  const sealed = sealSecret(ports.fieldCrypto, { tenantId, endpointId: id }, secret);
  await Promise.all([
    trx
      .insertInto('webhook_endpoints')
      .values({ ...row, tenant_id: tenantId, secret: sealed })
      .execute(),
    trx.insertInto('webhook_states').values({ tenant_id: tenantId, endpoint_id: id }).execute(),
    recordAudit(ctx, {
      action: 'webhook.created',
      target: { type: 'webhook', id },
      after: { url: auditedUrl(url), events: row.events, description: row.description },
    }),
    emitEvent(ctx, { type: 'webhook.created', payload: { webhookId: id } }),
  ]);
  const view = webhookView(
    {
      ...row,
      ...CLOSED,
      disabled_at: null,
      disabled_reason: null,
      previous_secret_expires_at: null,
      creator_name: principal.name,
      version: 1,
    },
    now,
  );
  return { ...view, secret };
}
