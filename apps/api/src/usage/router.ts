import { z } from 'zod';
import { router } from '../trpc/init.js';
import { tenantProcedure } from '../trpc/procedures.js';
import { getUsage } from './get-usage.js';
import { listPlans } from './list-plans.js';
import { planList, usageInput, usageReport } from './schemas.js';

export const usageRouter = router({
  get: tenantProcedure
    .meta({
      auth: ['session', 'apiKey'],
      permission: 'billing.read',
      tenant: 'active',
      rate: 'read',
      rest: {
        method: 'GET',
        path: '/v1/usage',
        summary: 'Read usage and quotas',
        description:
          'How the tenant stands with every limit of its plan, and what it used on each day (UTC): the last 30, or any span of up to 366.',
        tags: ['usage'],
      },
    })
    .input(usageInput)
    .output(usageReport)
    .query(({ ctx, input }) => getUsage(ctx, input)),

  plans: tenantProcedure
    .meta({
      auth: ['session', 'apiKey'],
      permission: 'billing.read',
      tenant: 'active',
      rate: 'read',
      rest: {
        method: 'GET',
        path: '/v1/plans',
        summary: 'List the plans',
        description: 'What each plan allows, from the smallest to the largest.',
        tags: ['usage'],
      },
    })
    .input(z.strictObject({}))
    .output(planList)
    .query(({ ctx }) => listPlans(ctx)),
});
