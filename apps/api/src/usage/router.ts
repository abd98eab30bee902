import { z } from 'zod';
import { router } from '../trpc/init.js';
import { tenantProcedure } from '../trpc/procedures.js';
import { getUsage } from './get-usage.js';
import { usageReport } from './schemas.js';

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
          'What the tenant has used today and in the last 30 days (UTC), and what its plan allows.',
        tags: ['usage'],
      },
    })
    .input(z.strictObject({}))
    .output(usageReport)
    .query(({ ctx }) => getUsage(ctx)),
});
