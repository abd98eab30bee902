import type { TenantContext } from '../../trpc/context.js';
import { AppError } from '../../trpc/errors.js';
import type { Webhook } from '../schemas.js';
import { selectWebhooks, webhookView } from './endpoint-view.js';

/** One webhook. @throws AppError NOT_FOUND. */
export async function getWebhook(
  { trx, tenantId, now }: TenantContext,
  { webhookId }: { webhookId: string },
): Promise<Webhook> {
  const row = await selectWebhooks(trx, tenantId).where('w.id', '=', webhookId).executeTakeFirst();
  if (row === undefined) throw new AppError('NOT_FOUND');
  return webhookView(row, now);
}
