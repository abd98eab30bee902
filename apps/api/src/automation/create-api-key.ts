import { recordAudit } from '../audit/record-audit.js';
import { emitEvent } from '../events/emit-event.js';
import type { TenantContext } from '../trpc/context.js';
import { AppError } from '../trpc/errors.js';
import { issueApiKey } from './issue-api-key.js';
import type { IssuedApiKey } from './schemas.js';

/**
 * Issues an API key for a service account. The answer is the only place where the key is shown.
 * @throws AppError NOT_FOUND for an unknown account, and as `issueApiKey`.
 */
export async function createApiKey(
  ctx: TenantContext,
  input: {
    serviceAccountId: string;
    name: string;
    scopes: readonly string[];
    expiresAt?: string | undefined;
  },
): Promise<IssuedApiKey> {
  const { serviceAccountId, name, expiresAt } = input;
  const scopes = [...new Set(input.scopes)];
  const account = await ctx.trx
    .selectFrom('service_accounts')
    .select(['id', 'name', 'role', 'disabled_at'])
    .where('tenant_id', '=', ctx.tenantId)
    .where('id', '=', serviceAccountId)
    // The account does not get more rights while the issuer's are compared with them.
    .forShare()
    .executeTakeFirst();
  if (account === undefined) throw new AppError('NOT_FOUND');
  const issued = await issueApiKey(ctx, account, {
    name,
    scopes,
    expiresAt: expiresAt === undefined ? null : new Date(expiresAt),
    isReplacement: false,
  });
  await Promise.all([
    recordAudit(ctx, {
      action: 'api_key.created',
      target: { type: 'api_key', id: issued.id },
      after: { name, serviceAccountId, scopes, prefix: issued.prefix, expiresAt: issued.expiresAt },
    }),
    emitEvent(ctx, {
      type: 'api_key.created',
      payload: { apiKeyId: issued.id, serviceAccountId },
    }),
  ]);
  return issued;
}
