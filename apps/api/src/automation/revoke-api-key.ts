import { recordAudit } from '../audit/record-audit.js';
import { emitEvent } from '../events/emit-event.js';
import type { TenantContext } from '../trpc/context.js';
import { apiKeyView } from './api-key-view.js';
import { lockApiKey } from './lock-api-key.js';
import type { ApiKey } from './schemas.js';

/**
 * Revokes a key: the next request that sends it is refused. Revoking it again changes nothing and
 * answers the same. @throws AppError NOT_FOUND.
 */
export async function revokeApiKey(
  ctx: TenantContext,
  { apiKeyId }: { apiKeyId: string },
): Promise<ApiKey> {
  const { trx, tenantId, now } = ctx;
  const key = await lockApiKey(ctx, apiKeyId);
  if (key.revoked_at !== null) return apiKeyView(key, now);
  await Promise.all([
    trx
      .updateTable('api_keys')
      .set({ revoked_at: now })
      .where('tenant_id', '=', tenantId)
      .where('id', '=', apiKeyId)
      .execute(),
    recordAudit(ctx, {
      action: 'api_key.revoked',
      target: { type: 'api_key', id: apiKeyId },
      before: { name: key.name, prefix: key.prefix, serviceAccountId: key.service_account_id },
    }),
    emitEvent(ctx, {
      type: 'api_key.revoked',
      payload: { apiKeyId, serviceAccountId: key.service_account_id },
    }),
  ]);
  return apiKeyView({ ...key, revoked_at: now }, now);
}
