import { isUuid } from '../../trpc/common-schemas.js';
import { rawProperty } from '../../trpc/ladder/require-meta.js';
import type { Target } from '../../trpc/meta.js';
import { selectChannels } from './channel-view.js';

/** A channel in a path. */
export const chatTarget: Target = {
  read: 'webhooks.read',
  find: async ({ trx, tenantId }, rawInput) => {
    const id = rawProperty(rawInput, 'chatChannelId');
    if (typeof id !== 'string' || !isUuid(id)) return null;
    const row = await selectChannels(trx, tenantId).where('c.id', '=', id).executeTakeFirst();
    return row === undefined ? null : { tenantId };
  },
};
