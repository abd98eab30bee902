import { router } from '../trpc/init.js';
import { tenantProcedure } from '../trpc/procedures.js';
import { listSecurityEvents } from './list-security-events.js';
import { listSecurityEventsInput, securityEventPage } from './schemas.js';

export const securityEventsRouter = router({
  list: tenantProcedure
    .meta({
      auth: ['session', 'apiKey'],
      permission: 'security_events.read',
      tenant: 'active',
      rate: 'read',
      rest: {
        method: 'GET',
        path: '/v1/security-events',
        summary: 'List security events',
        description:
          'Failed sign-ins, refusals, limits that were hit, and what detectors made of them. Newest first, a moment after they happen; what one source repeats within a minute is one item with a count.',
        tags: ['security-events'],
        errors: ['CURSOR_INVALID'],
      },
    })
    .input(listSecurityEventsInput)
    .output(securityEventPage)
    .query(({ ctx, input }) => listSecurityEvents(ctx, input)),
});
