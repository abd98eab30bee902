import { z } from 'zod';
import { tokenPair } from '../access-tokens/schemas.js';
import type { TokenPair } from '../access-tokens/schemas.js';
import { tokenTransport } from '../access-tokens/token-transport.js';
import { cookieTransport } from '../identity/open-session.js';
import { forAnybody, forOneself, noInput } from '../identity/procedure-meta.js';
import { sessionState } from '../identity/schemas.js';
import type { SessionState } from '../identity/schemas.js';
import { nothing } from '../trpc/common-schemas.js';
import { router } from '../trpc/init.js';
import { personProcedure, publicProcedure } from '../trpc/procedures.js';
import { disableTotp } from './disable-totp.js';
import { enableTotp } from './enable-totp.js';
import { getMfaStatus } from './get-mfa-status.js';
import { renewRecoveryCodes } from './renew-recovery-codes.js';
import * as schemas from './schemas.js';
import { setUpTotp } from './set-up-totp.js';
import { verifySecondFactor } from './verify-second-factor.js';

const tags = ['mfa'];

/** The second factors of an account, and the second step of a sign-in. */
export const mfaRouter = router({
  status: personProcedure
    .meta({
      ...forOneself,
      rate: 'read',
      rest: { method: 'GET', path: '/v1/mfa', summary: 'Read your second factors', tags },
    })
    .input(noInput)
    .output(schemas.mfaStatus)
    .query(({ ctx }) => getMfaStatus(ctx)),

  verify: publicProcedure
    .meta({
      ...forAnybody,
      rest: {
        method: 'POST',
        path: '/v1/mfa/verify',
        summary: 'Complete a sign-in with its second factor',
        description:
          'With the challenge of the 401 MFA_REQUIRED, from the device that got it, within 10 minutes and 5 attempts. Answers as the sign-in would have: a session, or tokens.',
        tags,
        errors: ['MFA_INVALID_CODE', 'AUTH_INVALID_TOKEN', 'TOKEN_EXPIRED', 'AUTH_LOCKED'],
      },
    })
    .input(schemas.verifyInput)
    .output(z.union([sessionState, tokenPair]))
    .mutation(({ ctx, input }) =>
      verifySecondFactor<SessionState | TokenPair>(ctx, input, {
        cookie: cookieTransport,
        token: tokenTransport,
      }),
    ),

  totp: router({
    setup: personProcedure
      .meta({
        ...forOneself,
        secretOutput: ['otpauthUri', 'secret'],
        rest: {
          method: 'POST',
          path: '/v1/mfa/totp/setup',
          summary: 'Make the secret for an authenticator app',
          description:
            'It counts once a code has confirmed it, within 30 minutes. Takes a sign-in within 15 minutes.',
          tags,
          errors: ['REAUTH_REQUIRED'],
        },
      })
      .input(noInput)
      .output(schemas.totpSetup)
      .mutation(({ ctx }) => setUpTotp(ctx)),

    enable: personProcedure
      .meta({
        ...forOneself,
        secretOutput: ['recoveryCodes', 'session'],
        rest: {
          method: 'POST',
          path: '/v1/mfa/totp/enable',
          summary: 'Take the authenticator app into use',
          description:
            'Answers new recovery codes, once. With the first second factor, all your other sessions end and this one gets a new cookie. Takes a sign-in within 15 minutes.',
          tags,
          errors: ['MFA_INVALID_CODE', 'REAUTH_REQUIRED'],
        },
      })
      .input(schemas.codeInput)
      .output(schemas.totpEnabled)
      .mutation(({ ctx, input }) => enableTotp(ctx, input)),

    disable: personProcedure
      .meta({
        ...forOneself,
        rest: {
          method: 'POST',
          path: '/v1/mfa/totp/disable',
          summary: 'Remove the authenticator app',
          description: 'Takes a sign-in within 15 minutes, or a code or the password.',
          tags,
          status: 204,
          errors: [
            'REAUTH_REQUIRED',
            'CONFLICT',
            'MFA_INVALID_CODE',
            'AUTH_INVALID_CREDENTIALS',
            'AUTH_LOCKED',
          ],
        },
      })
      .input(schemas.disableTotpInput)
      .output(nothing)
      .mutation(({ ctx, input }) => disableTotp(ctx, input)),
  }),

  recoveryCodes: personProcedure
    .meta({
      ...forOneself,
      secretOutput: ['recoveryCodes'],
      rest: {
        method: 'POST',
        path: '/v1/mfa/recovery-codes',
        summary: 'Make new recovery codes',
        description: 'The old ones are worthless then. Takes a sign-in within 15 minutes.',
        tags,
        errors: ['REAUTH_REQUIRED', 'CONFLICT'],
      },
    })
    .input(noInput)
    .output(schemas.recoveryCodes)
    .mutation(({ ctx }) => renewRecoveryCodes(ctx)),
});
