import { isUuid } from '../trpc/common-schemas.js';
import { rawProperty } from '../trpc/ladder/require-meta.js';
import type { Target } from '../trpc/meta.js';
import { selectApiKeys } from './api-key-view.js';
import { selectServiceAccounts } from './service-account-view.js';

/** A service account in a path. */
export const serviceAccountTarget: Target = {
  read: 'service_accounts.read',
  find: async ({ trx, tenantId }, rawInput) => {
    const id = rawProperty(rawInput, 'serviceAccountId');
    if (typeof id !== 'string' || !isUuid(id)) return null;
    const row = await selectServiceAccounts(trx, tenantId)
      .where('a.id', '=', id)
      .executeTakeFirst();
    return row === undefined ? null : { tenantId };
  },
};

/** An API key in a path. */
export const apiKeyTarget: Target = {
  read: 'api_keys.read',
  find: async ({ trx, tenantId }, rawInput) => {
    const id = rawProperty(rawInput, 'apiKeyId');
    if (typeof id !== 'string' || !isUuid(id)) return null;
    const row = await selectApiKeys(trx, tenantId).where('k.id', '=', id).executeTakeFirst();
    return row === undefined ? null : { tenantId };
  },
};
