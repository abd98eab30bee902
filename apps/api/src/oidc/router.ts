import { forAnybody, forOneself, noInput } from '../identity/procedure-meta.js';
import { nothing } from '../trpc/common-schemas.js';
import { router } from '../trpc/init.js';
import { personProcedure, publicProcedure } from '../trpc/procedures.js';
import { linkIdentity } from './link-identity.js';
import { listIdentities } from './list-identities.js';
import { listProviders } from './list-providers.js';
import * as schemas from './schemas.js';
import { unlinkIdentity } from './unlink-identity.js';

const tags = ['auth'];

/** Sign-in through a provider: what surrounds the trip there and back. */
export const oidcRouter = router({
  providers: publicProcedure
    .meta({
      ...forAnybody,
      rate: 'read',
      rest: {
        method: 'GET',
        path: '/v1/auth/oidc/providers',
        summary: 'List the providers to sign in through',
        description:
          'A browser begins at `/v1/auth/oidc/{providerId}/start?returnTo=` and ends in the web app.',
        tags,
      },
    })
    .input(noInput)
    .output(schemas.providerList)
    .query(({ ctx }) => listProviders(ctx)),

  identities: personProcedure
    .meta({
      ...forOneself,
      rate: 'read',
      rest: {
        method: 'GET',
        path: '/v1/auth/oidc/identities',
        summary: 'List your connected accounts',
        tags,
      },
    })
    .input(noInput)
    .output(schemas.identityList)
    .query(({ ctx }) => listIdentities(ctx)),

  link: personProcedure
    .meta({
      ...forOneself,
      rest: {
        method: 'POST',
        path: '/v1/auth/oidc/link',
        summary: 'Agree to connect an account of a provider',
        description:
          'For a sign-in through a provider that has brought an address which is yours here. Takes a sign-in within the last 15 minutes, in the same browser.',
        tags,
        errors: ['REAUTH_REQUIRED', 'TOKEN_EXPIRED', 'CONFLICT'],
      },
    })
    .input(schemas.linkInput)
    .output(schemas.identity)
    .mutation(({ ctx, input }) => linkIdentity(ctx, input)),

  unlink: personProcedure
    .meta({
      ...forOneself,
      rest: {
        method: 'DELETE',
        path: '/v1/auth/oidc/identities/{identityId}',
        summary: 'Disconnect an account of a provider',
        description:
          'Takes a sign-in within the last 15 minutes. The only way to sign in cannot be removed.',
        tags,
        status: 204,
        errors: ['REAUTH_REQUIRED', 'NOT_FOUND', 'CONFLICT'],
      },
    })
    .input(schemas.identityInput)
    .output(nothing)
    .mutation(({ ctx, input }) => unlinkIdentity(ctx, input)),
});
