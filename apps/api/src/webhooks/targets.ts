import { isUuid } from '../trpc/common-schemas.js';
import { rawProperty } from '../trpc/ladder/require-meta.js';
import type { Target } from '../trpc/meta.js';
import { selectDeliveries } from './deliveries/delivery-view.js';
import { selectWebhooks } from './endpoints/endpoint-view.js';

/** A webhook in a path. */
export const webhookTarget: Target = {
  read: 'webhooks.read',
  find: async ({ trx, tenantId }, rawInput) => {
    const id = rawProperty(rawInput, 'webhookId');
    if (typeof id !== 'string' || !isUuid(id)) return null;
    const row = await selectWebhooks(trx, tenantId).where('w.id', '=', id).executeTakeFirst();
    return row === undefined ? null : { tenantId };
  },
};

/** A delivery in a path. */
export const deliveryTarget: Target = {
  read: 'webhooks.read',
  find: async ({ trx, tenantId }, rawInput) => {
    const id = rawProperty(rawInput, 'deliveryId');
    if (typeof id !== 'string' || !isUuid(id)) return null;
    const row = await selectDeliveries(trx, tenantId).where('d.id', '=', id).executeTakeFirst();
    return row === undefined ? null : { tenantId };
  },
};
