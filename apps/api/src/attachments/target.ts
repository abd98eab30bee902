import { isUuid } from '../trpc/common-schemas.js';
import { rawProperty } from '../trpc/ladder/require-meta.js';
import type { Target } from '../trpc/meta.js';
import { factsOf, selectAttachments } from './store.js';

/** The attachment in the path, for telling "you may not" from "there is none". */
export const attachmentTarget: Target = {
  read: 'attachments.read',
  find: async (ctx, rawInput) => {
    const id = rawProperty(rawInput, 'attachmentId');
    if (typeof id !== 'string' || !isUuid(id)) return null;
    const found = await selectAttachments({ ...ctx, condition: undefined })
      .where('attachments.id', '=', id.toLowerCase())
      .executeTakeFirst();
    return found === undefined ? null : factsOf(found);
  },
};
