import { z } from 'zod';
import { listActivity } from '../identity/list-activity.js';
import { logIn } from '../identity/log-in.js';
import * as identity from '../identity/schemas.js';
import { signUp } from '../identity/sign-up.js';
import { nothing } from '../trpc/common-schemas.js';
import { router } from '../trpc/init.js';
import type { ProcedureMeta } from '../trpc/meta.js';
import { personProcedure, publicProcedure } from '../trpc/procedures.js';
import { describeToken } from './describe-token.js';
import { logOutTokens } from './log-out-tokens.js';
import { refreshSession } from './refresh-session.js';
import * as schemas from './schemas.js';
import { tokenTransport } from './token-transport.js';

const tags = ['tokens'];
/** No route here looks at a cookie, so no foreign page can make a browser use one. */
const forAnybody = {
  auth: 'none',
  permission: 'public',
  rate: 'auth',
  csrf: 'never',
} as const satisfies ProcedureMeta;
const forTheBearer = {
  auth: ['session'],
  permission: 'self',
  rate: 'read',
  csrf: 'never',
} as const satisfies ProcedureMeta;

/** Sign-in for clients that are not browsers: what the session routes do, answered with tokens. */
export const tokensRouter = router({
  register: publicProcedure
    .meta({
      ...forAnybody,
      rest: {
        method: 'POST',
        path: '/v1/register',
        summary: 'Create an account, for tokens',
        description:
          'Answers tokens at once (201). Where email addresses have to be verified first, it answers 202 for every address, and the mail says the rest.',
        tags,
        status: 201,
        acceptedWhen: (output) => identity.verificationPending.safeParse(output).success,
        errors: ['AUTH_EMAIL_TAKEN'],
      },
    })
    .input(identity.signUpInput)
    .output(schemas.registerOutput)
    .mutation(({ ctx, input }) => signUp(ctx, input, tokenTransport)),

  login: publicProcedure
    .meta({
      ...forAnybody,
      rest: {
        method: 'POST',
        path: '/v1/login',
        summary: 'Sign in, for tokens',
        tags,
        errors: ['AUTH_INVALID_CREDENTIALS', 'EMAIL_UNVERIFIED', 'MFA_REQUIRED', 'AUTH_LOCKED'],
      },
    })
    .input(identity.logInInput)
    .output(schemas.tokenPair)
    .mutation(({ ctx, input }) => logIn(ctx, input, tokenTransport)),

  refresh: publicProcedure
    .meta({
      ...forAnybody,
      rest: {
        method: 'POST',
        path: '/v1/token/refresh',
        summary: 'Exchange a refresh token for new tokens',
        description:
          'A refresh token is good for one use. Using it again ends the session, except within 10 seconds, when an answer may have been lost.',
        tags,
        errors: ['AUTH_INVALID_TOKEN', 'AUTH_TOKEN_REUSED'],
      },
    })
    .input(schemas.refreshInput)
    .output(schemas.tokenPair)
    .mutation(({ ctx, input }) => refreshSession(ctx, input)),

  logout: publicProcedure
    .meta({
      ...forAnybody,
      rest: {
        method: 'POST',
        path: '/v1/logout',
        summary: 'Sign out: end the session of a token',
        description:
          'The session of `Authorization: Bearer`, or of the refresh token in the body. Its tokens are worth nothing from here on.',
        tags,
        status: 204,
        errors: ['AUTH_REQUIRED', 'AUTH_INVALID_TOKEN', 'FORBIDDEN'],
      },
    })
    .input(schemas.logOutInput)
    .output(nothing)
    .mutation(({ ctx, input }) => logOutTokens(ctx, input)),

  verify: personProcedure
    .meta({
      ...forTheBearer,
      rest: {
        method: 'GET',
        path: '/v1/verify-token',
        summary: 'Ask whether an access token is in force',
        description:
          'For services that receive tokens: pass on `Authorization` and read what the token says (RFC 7662). Other than a check of the signature with `/.well-known/jwks.json`, it knows of sessions that have ended and roles that have changed. A token that is not in force answers 401.',
        tags,
      },
    })
    .input(z.strictObject({}))
    .output(schemas.tokenDescription)
    .query(({ ctx }) => describeToken(ctx)),

  activity: personProcedure
    .meta({
      ...forTheBearer,
      rest: {
        method: 'GET',
        path: '/v1/user/activity',
        summary: 'List what happened to your account, for tokens',
        tags,
        errors: ['CURSOR_INVALID'],
      },
    })
    .input(identity.listInput)
    .output(identity.activityPage)
    .query(({ ctx, input }) => listActivity(ctx, input)),
});
