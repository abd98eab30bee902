import { router } from '../../trpc/init.js';
import { tenantProcedure } from '../../trpc/procedures.js';
import { getSla } from './get-sla.js';
import { sla, slaInput, updateSlaInput } from './schemas.js';
import { updateSla } from './update-sla.js';

const common = { auth: ['session', 'apiKey'], tenant: 'active' } as const;
const tags = ['tickets'];

export const slaRouter = router({
  get: tenantProcedure
    .meta({
      ...common,
      permission: 'ticket_sla.read',
      rate: 'read',
      rest: {
        method: 'GET',
        path: '/v1/tickets/sla',
        summary: 'Read how soon tickets are to be answered and solved',
        tags,
      },
    })
    .input(slaInput)
    .output(sla)
    .query(({ ctx }) => getSla(ctx)),

  update: tenantProcedure
    .meta({
      ...common,
      permission: 'ticket_sla.manage',
      rate: 'write',
      usage: 'ticket.write',
      rest: {
        method: 'PUT',
        path: '/v1/tickets/sla',
        summary: 'Set how soon tickets are to be answered and solved',
        description:
          'For tickets that are created, and those whose priority is changed, from then on.',
        tags,
      },
    })
    .input(updateSlaInput)
    .output(sla)
    .mutation(({ ctx, input }) => updateSla(ctx, input)),
});
