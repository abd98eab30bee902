import { forAnybody, forOneself } from '../identity/procedure-meta.js';
import { router } from '../trpc/init.js';
import { personProcedure, publicProcedure } from '../trpc/procedures.js';
import { getFlowState } from './get-flow-state.js';
import * as schemas from './schemas.js';
import { sendCode } from './send-code.js';
import { verifyCode } from './verify-code.js';

const tags = ['otp'];

/** One-time codes by mail and text message. */
export const otpRouter = router({
  send: publicProcedure
    .meta({
      ...forAnybody,
      rest: {
        method: 'POST',
        path: '/v1/otp/send',
        summary: 'Have a one-time code sent',
        description:
          'Answers the same whether or not the destination has an account. A code works once and for 10 minutes, for its purpose and flow only. `verify_phone` takes a sign-in within the last 15 minutes.',
        tags,
        status: 202,
        errors: ['AUTH_REQUIRED', 'REAUTH_REQUIRED', 'RATE_LIMITED'],
      },
    })
    .input(schemas.sendInput)
    .output(schemas.sentCode)
    .mutation(({ ctx, input }) => sendCode(ctx, input)),

  verify: publicProcedure
    .meta({
      ...forAnybody,
      secretOutput: ['reset'],
      rest: {
        method: 'POST',
        path: '/v1/otp/verify',
        summary: 'Use a one-time code',
        description:
          'Verifies the email address or phone number; for `recovery` it answers the token that sets a new password. Five guesses, then the flow is closed.',
        tags,
        errors: ['MFA_INVALID_CODE', 'TOKEN_EXPIRED', 'AUTH_LOCKED'],
      },
    })
    .input(schemas.verifyInput)
    .output(schemas.verifiedCode)
    .mutation(({ ctx, input }) => verifyCode(ctx, input)),

  status: personProcedure
    .meta({
      ...forOneself,
      rate: 'read',
      rest: {
        method: 'GET',
        path: '/v1/otp/{flowId}',
        summary: 'Read how far a code that you asked for has come',
        tags,
        errors: ['NOT_FOUND'],
      },
    })
    .input(schemas.flowInput)
    .output(schemas.flowState)
    .query(({ ctx, input }) => getFlowState(ctx, input)),
});
