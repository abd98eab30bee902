import type { TenantContext } from '../../trpc/context.js';
import { AppError } from '../../trpc/errors.js';
import { selectWebhooks } from './endpoint-view.js';

/** A webhook, which nobody else changes until the transaction ends. @throws AppError NOT_FOUND. */
export async function lockWebhook({ trx, tenantId }: TenantContext, webhookId: string) {
  const row = await selectWebhooks(trx, tenantId)
    .where('w.id', '=', webhookId)
    .forUpdate('w')
    .executeTakeFirst();
  if (row === undefined) throw new AppError('NOT_FOUND');
  return row;
}

/** As `lockWebhook`, for what makes no sense while it is disabled. @throws AppError also CONFLICT. */
export async function lockEnabledWebhook(ctx: TenantContext, webhookId: string) {
  const row = await lockWebhook(ctx, webhookId);
  if (row.disabled_at !== null) throw new AppError('CONFLICT', { reason: 'webhook_disabled' });
  return row;
}
