import { isUuid } from '../trpc/common-schemas.js';
import { rawProperty } from '../trpc/ladder/require-meta.js';
import type { Target } from '../trpc/meta.js';
import { selectVisible } from './store.js';

/** A view in a path. */
export const viewTarget: Target = {
  read: 'views.read',
  find: async (ctx, rawInput) => {
    const id = rawProperty(rawInput, 'viewId');
    if (typeof id !== 'string' || !isUuid(id)) return null;
    const row = await selectVisible(ctx).where('v.id', '=', id).executeTakeFirst();
    return row === undefined ? null : { tenantId: ctx.tenantId };
  },
};
