import { nothing } from '../trpc/common-schemas.js';
import { router } from '../trpc/init.js';
import { tenantProcedure } from '../trpc/procedures.js';
import { listMembers } from './list-members.js';
import { removeMember } from './remove-member.js';
import { listMembersInput, member, memberInput, memberPage, updateMemberInput } from './schemas.js';
import { memberTarget } from './targets.js';
import { updateMember } from './update-member.js';

const tags = ['members'];
const PATH = '/v1/tenants/{tenantId}/members';

export const membersRouter = router({
  list: tenantProcedure
    .meta({
      auth: ['session', 'apiKey'],
      permission: 'members.read',
      tenant: 'path',
      rate: 'read',
      rest: {
        method: 'GET',
        path: PATH,
        summary: 'List the members',
        tags,
        errors: ['CURSOR_INVALID'],
      },
    })
    .input(listMembersInput)
    .output(memberPage)
    .query(({ ctx, input }) => listMembers(ctx, input)),

  update: tenantProcedure
    .meta({
      auth: ['session', 'apiKey'],
      permission: 'members.manage',
      tenant: 'path',
      rate: 'write',
      usage: 'tenant.write',
      target: memberTarget,
      rest: {
        method: 'PATCH',
        path: `${PATH}/{userId}`,
        summary: 'Change the role of a member',
        description:
          'Nobody gives a role that holds more than their own. Only an OWNER makes or changes an OWNER, and one is always left.',
        tags,
        errors: ['VERSION_MISMATCH', 'LAST_OWNER'],
      },
    })
    .input(updateMemberInput)
    .output(member)
    .mutation(({ ctx, input }) => updateMember(ctx, input)),

  remove: tenantProcedure
    .meta({
      auth: ['session', 'apiKey'],
      // Everybody may leave; for somebody else, the verb asks for more.
      permission: 'members.leave',
      tenant: 'path',
      rate: 'write',
      usage: 'tenant.write',
      target: memberTarget,
      rest: {
        method: 'DELETE',
        path: `${PATH}/{userId}`,
        summary: 'Remove a member, or leave',
        description: 'With your own id you leave. API keys that the person issued keep working.',
        tags,
        status: 204,
        errors: ['LAST_OWNER'],
      },
    })
    .input(memberInput)
    .output(nothing)
    .mutation(({ ctx, input }) => removeMember(ctx, input)),
});
