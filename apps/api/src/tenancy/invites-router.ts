import { nothing } from '../trpc/common-schemas.js';
import { router } from '../trpc/init.js';
import { personProcedure, publicProcedure, tenantProcedure } from '../trpc/procedures.js';
import { acceptInvite } from './accept-invite.js';
import { createInvite } from './create-invite.js';
import { listInvites } from './list-invites.js';
import { previewInvite } from './preview-invite.js';
import { resendInvite } from './resend-invite.js';
import { revokeInvite } from './revoke-invite.js';
import {
  createInviteInput,
  invite,
  inviteInput,
  invitePage,
  invitePreview,
  inviteTokenInput,
  listInvitesInput,
  membership,
} from './schemas.js';
import { inviteTarget } from './targets.js';

const tags = ['invites'];
const PATH = '/v1/tenants/{tenantId}/invites';

export const invitesRouter = router({
  list: tenantProcedure
    .meta({
      auth: ['session', 'apiKey'],
      permission: 'invites.read',
      tenant: 'path',
      rate: 'read',
      rest: {
        method: 'GET',
        path: PATH,
        summary: 'List the open invites',
        tags,
        errors: ['CURSOR_INVALID'],
      },
    })
    .input(listInvitesInput)
    .output(invitePage)
    .query(({ ctx, input }) => listInvites(ctx, input)),

  create: tenantProcedure
    .meta({
      auth: ['session'],
      permission: 'invites.manage',
      tenant: 'path',
      rate: 'write',
      usage: 'tenant.write',
      rest: {
        method: 'POST',
        path: PATH,
        summary: 'Invite a person',
        description: 'Sends a mail with a link that works once, for 7 days.',
        tags,
        status: 201,
        errors: ['CONFLICT'],
      },
    })
    .input(createInviteInput)
    .output(invite)
    .mutation(({ ctx, input }) => createInvite(ctx, input)),

  revoke: tenantProcedure
    .meta({
      auth: ['session', 'apiKey'],
      permission: 'invites.manage',
      tenant: 'path',
      rate: 'write',
      usage: 'tenant.write',
      target: inviteTarget,
      rest: {
        method: 'DELETE',
        path: `${PATH}/{inviteId}`,
        summary: 'Withdraw an invite',
        tags,
        status: 204,
      },
    })
    .input(inviteInput)
    .output(nothing)
    .mutation(({ ctx, input }) => revokeInvite(ctx, input)),

  resend: tenantProcedure
    .meta({
      auth: ['session'],
      permission: 'invites.manage',
      tenant: 'path',
      rate: 'write',
      usage: 'tenant.write',
      target: inviteTarget,
      rest: {
        method: 'POST',
        path: `${PATH}/{inviteId}/resend`,
        summary: 'Send an invite again',
        description: 'With a new link for another 7 days; the old one is void.',
        tags,
      },
    })
    .input(inviteInput)
    .output(invite)
    .mutation(({ ctx, input }) => resendInvite(ctx, input)),

  accept: personProcedure
    .meta({
      auth: ['session'],
      permission: 'self',
      rate: 'write',
      rest: {
        method: 'POST',
        path: '/v1/tenants/invites/accept',
        summary: 'Accept an invite',
        description:
          'For the person whose address was invited. Your session switches to the tenant.',
        tags,
        errors: ['NOT_FOUND', 'FORBIDDEN', 'CONFLICT', 'INVITE_EXPIRED'],
      },
    })
    .input(inviteTokenInput)
    .output(membership)
    .mutation(({ ctx, input }) => acceptInvite(ctx, input)),

  preview: publicProcedure
    .meta({
      auth: 'none',
      permission: 'public',
      rate: 'auth',
      rest: {
        method: 'GET',
        path: '/v1/tenants/invites/preview',
        summary: 'See what an invite is for',
        tags,
        errors: ['NOT_FOUND', 'INVITE_EXPIRED'],
      },
    })
    .input(inviteTokenInput)
    .output(invitePreview)
    .query(({ ctx, input }) => previewInvite(ctx, input)),
});
