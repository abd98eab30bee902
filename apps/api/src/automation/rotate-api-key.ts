import { recordAudit } from '../audit/record-audit.js';
import { emitEvent } from '../events/emit-event.js';
import type { TenantContext } from '../trpc/context.js';
import { AppError } from '../trpc/errors.js';
import { statusOf } from './api-key-view.js';
import { issueApiKey } from './issue-api-key.js';
import { lockApiKey } from './lock-api-key.js';
import type { IssuedApiKey } from './schemas.js';

/**
 * Puts a new key with the same name, account and scopes in the place of one, which works on until
 * its grace is over (or until its own expiry, if that is sooner). The new key is shown only here.
 * @throws AppError NOT_FOUND; CONFLICT for a key that is revoked, expired or replaced already; and
 * as `issueApiKey`, for rotating hands out what the key opens.
 */
export async function rotateApiKey(
  ctx: TenantContext,
  input: { apiKeyId: string; graceSeconds: number; expiresAt?: string | undefined },
): Promise<IssuedApiKey> {
  const { trx, tenantId, now } = ctx;
  const old = await lockApiKey(ctx, input.apiKeyId);
  const status = statusOf(old, now);
  if (status !== 'active') throw new AppError('CONFLICT', { reason: status });
  if (old.replaced_by !== null) throw new AppError('CONFLICT', { reason: 'already_rotated' });
  const account = {
    id: old.service_account_id,
    name: old.account_name,
    role: old.account_role,
    disabled_at: old.account_disabled_at,
  };
  const issued = await issueApiKey(ctx, account, {
    name: old.name,
    scopes: old.scopes,
    expiresAt: input.expiresAt === undefined ? old.expires_at : new Date(input.expiresAt),
    isReplacement: true,
  });
  const graceEnd = new Date(now.getTime() + input.graceSeconds * 1000);
  const worksUntil =
    old.expires_at !== null && old.expires_at < graceEnd ? old.expires_at : graceEnd;
  const payload = {
    apiKeyId: old.id,
    replacedBy: issued.id,
    serviceAccountId: old.service_account_id,
  };
  await Promise.all([
    trx
      .updateTable('api_keys')
      .set({ expires_at: worksUntil, replaced_by: issued.id })
      .where('tenant_id', '=', tenantId)
      .where('id', '=', old.id)
      .execute(),
    recordAudit(ctx, {
      action: 'api_key.rotated',
      target: { type: 'api_key', id: old.id },
      before: { prefix: old.prefix, expiresAt: old.expires_at },
      after: { replacedBy: issued.id, prefix: issued.prefix, expiresAt: worksUntil },
    }),
    emitEvent(ctx, { type: 'api_key.rotated', payload }),
  ]);
  return issued;
}
