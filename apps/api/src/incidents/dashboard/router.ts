import { router } from '../../trpc/init.js';
import { tenantProcedure } from '../../trpc/procedures.js';
import { getDashboard } from './get-dashboard.js';
import { dashboard, dashboardInput } from './schemas.js';

export const dashboardRouter = router({
  get: tenantProcedure
    .meta({
      auth: ['session', 'apiKey'],
      permission: 'incidents.read',
      tenant: 'active',
      rate: 'read',
      rest: {
        method: 'GET',
        path: '/v1/dashboard',
        summary: 'Read the dashboard',
        description:
          'Open incidents by severity now; and of those declared in a span of days (UTC), the last 30 or any up to 366, how many there were on each day and how long it took to acknowledge and to resolve them. Declined, canceled and merged incidents count as declared, but not for these times.',
        tags: ['incidents'],
      },
    })
    .input(dashboardInput)
    .output(dashboard)
    .query(({ ctx, input }) => getDashboard(ctx, input)),
});
