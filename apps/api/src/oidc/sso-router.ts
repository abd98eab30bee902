import { router } from '../trpc/init.js';
import { tenantProcedure } from '../trpc/procedures.js';
import { getSso } from './get-sso.js';
import { setSsoInput, ssoInput, ssoSettings } from './schemas.js';
import { setSso } from './set-sso.js';

const tags = ['tenants'];
const path = '/v1/tenants/{tenantId}/sso';

/** Which members of a tenant must sign in through a provider. */
export const ssoRouter = router({
  get: tenantProcedure
    .meta({
      auth: ['session', 'apiKey'],
      permission: 'sso.read',
      tenant: 'path',
      rate: 'read',
      rest: {
        method: 'GET',
        path,
        summary: 'List the email domains that must sign in through a provider',
        tags,
      },
    })
    .input(ssoInput)
    .output(ssoSettings)
    .query(({ ctx }) => getSso(ctx)),

  set: tenantProcedure
    .meta({
      auth: ['session'],
      permission: 'sso.manage',
      tenant: 'path',
      rate: 'write',
      usage: 'tenant.write',
      rest: {
        method: 'PUT',
        path,
        summary: 'Choose the email domains that must sign in through a provider',
        description:
          'Members with such an address, other than OWNERs, get 403 with `details.reason` `sso_required` until they sign in through it. Takes a sign-in within the last 15 minutes.',
        tags,
        errors: ['VERSION_MISMATCH', 'REAUTH_REQUIRED'],
      },
    })
    .input(setSsoInput)
    .output(ssoSettings)
    .mutation(({ ctx, input }) => setSso(ctx, input)),
});
