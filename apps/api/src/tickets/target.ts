import type { TenantContext } from '../trpc/context.js';
import { isUuid } from '../trpc/common-schemas.js';
import { rawProperty } from '../trpc/ladder/require-meta.js';
import type { Target } from '../trpc/meta.js';
import { parseTicketKey } from './reference.js';
import { matches } from './store.js';
import { parseVisibility } from './visibility.js';

/*
 * The objects in paths, for telling "you may not" from "there is none".
 */

function findInPath({ trx, tenantId }: TenantContext, rawInput: unknown) {
  const key = parseTicketKey(rawProperty(rawInput, 'ticketId'));
  if (key === null) return null;
  return trx
    .selectFrom('tickets')
    .select(['tickets.id', 'tickets.requester_id'])
    .where('tickets.tenant_id', '=', tenantId)
    .where(matches(key))
    .executeTakeFirst();
}

export const ticketTarget: Target = {
  read: 'tickets.read',
  find: async (ctx, rawInput) => {
    const found = await findInPath(ctx, rawInput);
    return found ? { tenantId: ctx.tenantId, requesterId: found.requester_id } : null;
  },
};

export const commentTarget: Target = {
  read: 'tickets.read_comments',
  find: async (ctx, rawInput) => {
    const { trx, tenantId } = ctx;
    const found = await findInPath(ctx, rawInput);
    const commentId = rawProperty(rawInput, 'commentId');
    if (!found || typeof commentId !== 'string' || !isUuid(commentId)) return null;
    const comment = await trx
      .selectFrom('ticket_comments')
      .select('visibility')
      .where('tenant_id', '=', tenantId)
      .where('ticket_id', '=', found.id)
      .where('id', '=', commentId)
      .executeTakeFirst();
    if (comment === undefined) return null;
    const visibility = parseVisibility(comment.visibility);
    return { tenantId, requesterId: found.requester_id, visibility };
  },
};
