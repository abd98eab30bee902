import type { Target } from '../trpc/meta.js';
import { isUuid } from '../trpc/common-schemas.js';
import { rawProperty } from '../trpc/ladder/require-meta.js';
import { selectOpenInvites } from './invite-view.js';
import { findMembershipRole } from './memberships.js';

/** A member in a path. Colleagues know of one another, by `people.read`. */
export const memberTarget: Target = {
  read: 'people.read',
  find: async ({ trx, tenantId }, rawInput) => {
    const userId = rawProperty(rawInput, 'userId');
    if (typeof userId !== 'string' || !isUuid(userId)) return null;
    const role = await findMembershipRole(trx, { tenantId, userId });
    return role === null ? null : { tenantId, userId };
  },
};

/** An open invite in a path. */
export const inviteTarget: Target = {
  read: 'invites.read',
  find: async ({ trx, tenantId }, rawInput) => {
    const inviteId = rawProperty(rawInput, 'inviteId');
    if (typeof inviteId !== 'string' || !isUuid(inviteId)) return null;
    const row = await selectOpenInvites(trx, tenantId)
      .where('i.id', '=', inviteId)
      .executeTakeFirst();
    return row === undefined ? null : { tenantId };
  },
};
