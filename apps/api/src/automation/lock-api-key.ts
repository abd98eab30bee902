import type { TenantContext } from '../trpc/context.js';
import { AppError } from '../trpc/errors.js';
import { selectApiKeys } from './api-key-view.js';

/**
 * A key, locked until the transaction ends, with its account, which nobody changes meanwhile.
 * @throws AppError NOT_FOUND.
 */
export async function lockApiKey({ trx, tenantId }: TenantContext, apiKeyId: string) {
  const row = await selectApiKeys(trx, tenantId)
    .where('k.id', '=', apiKeyId)
    .forUpdate('k')
    .forShare('a')
    .executeTakeFirst();
  if (row === undefined) throw new AppError('NOT_FOUND');
  return row;
}
