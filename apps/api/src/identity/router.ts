import { nothing } from '../trpc/common-schemas.js';
import { router } from '../trpc/init.js';
import { authenticatedProcedure, personProcedure, publicProcedure } from '../trpc/procedures.js';
import { accountProcedures } from './account/procedures.js';
import { changePassword } from './change-password.js';
import { getMe } from './get-me.js';
import { getWhoami } from './get-whoami.js';
import { listActivity } from './list-activity.js';
import { logIn } from './log-in.js';
import { logOut } from './log-out.js';
import { cookieTransport } from './open-session.js';
import { forAnybody, forOneself, noInput } from './procedure-meta.js';
import { proofInput } from './proof-schema.js';
import { reauthenticate } from './reauthenticate.js';
import { requestPasswordReset } from './request-password-reset.js';
import { resendVerification } from './resend-verification.js';
import { resetPassword } from './reset-password.js';
import * as schemas from './schemas.js';
import { sessionsRouter } from './sessions-router.js';
import { signUp } from './sign-up.js';
import { verifyEmail } from './verify-email.js';

const tags = ['auth'];

/** Who people are, and how they prove it. */
export const authRouter = router({
  me: publicProcedure
    .meta({
      ...forAnybody,
      rate: 'read',
      rest: {
        method: 'GET',
        path: '/v1/auth/me',
        summary: 'Read your session',
        description:
          'Who you are and what you may do in the active tenant. Without a session, it establishes an anonymous pre-session, whose CSRF token sign-up and sign-in need.',
        tags,
      },
    })
    .input(noInput)
    .output(schemas.sessionState)
    .query(({ ctx }) => getMe(ctx)),

  whoami: authenticatedProcedure
    .meta({
      auth: ['session', 'apiKey'],
      permission: 'self',
      rate: 'read',
      rest: {
        method: 'GET',
        path: '/v1/whoami',
        summary: 'Read who you are, person or API key',
        tags,
        errors: ['NOT_FOUND'],
      },
    })
    .input(noInput)
    .output(schemas.identityOutput)
    .query(({ ctx }) => getWhoami(ctx)),

  signup: publicProcedure
    .meta({
      ...forAnybody,
      csrf: 'always',
      rest: {
        method: 'POST',
        path: '/v1/auth/signup',
        summary: 'Create an account',
        description:
          'Signs you in at once (201). Where email addresses have to be verified first, it answers 202 for every address, and the mail says the rest.',
        tags,
        status: 201,
        acceptedWhen: (output) => schemas.verificationPending.safeParse(output).success,
        errors: ['AUTH_EMAIL_TAKEN'],
      },
    })
    .input(schemas.signUpInput)
    .output(schemas.signUpOutput)
    .mutation(({ ctx, input }) => signUp(ctx, input, cookieTransport)),

  login: publicProcedure
    .meta({
      ...forAnybody,
      csrf: 'always',
      rest: {
        method: 'POST',
        path: '/v1/auth/login',
        summary: 'Sign in',
        tags,
        errors: ['AUTH_INVALID_CREDENTIALS', 'EMAIL_UNVERIFIED', 'MFA_REQUIRED', 'AUTH_LOCKED'],
      },
    })
    .input(schemas.logInInput)
    .output(schemas.sessionState)
    .mutation(({ ctx, input }) => logIn(ctx, input, cookieTransport)),

  logout: personProcedure
    .meta({
      ...forOneself,
      rest: { method: 'POST', path: '/v1/auth/logout', summary: 'Sign out', tags, status: 204 },
    })
    .input(noInput)
    .output(nothing)
    .mutation(({ ctx }) => logOut(ctx)),

  forgotPassword: publicProcedure
    .meta({
      ...forAnybody,
      rest: {
        method: 'POST',
        path: '/v1/auth/password/forgot',
        summary: 'Have a link mailed that sets a new password',
        description: 'Answers the same whether or not the address has an account.',
        tags,
        status: 202,
      },
    })
    .input(schemas.emailInput)
    .output(schemas.accepted)
    .mutation(({ ctx, input }) => requestPasswordReset(ctx, input)),

  resetPassword: publicProcedure
    .meta({
      ...forAnybody,
      rest: {
        method: 'POST',
        path: '/v1/auth/password/reset',
        summary: 'Set a new password with the token of a mailed link',
        description: 'Ends all sessions of the account and does not start one.',
        tags,
        status: 204,
        errors: ['AUTH_INVALID_TOKEN', 'TOKEN_EXPIRED'],
      },
    })
    .input(schemas.resetPasswordInput)
    .output(nothing)
    .mutation(({ ctx, input }) => resetPassword(ctx, input)),

  changePassword: personProcedure
    .meta({
      ...forOneself,
      secretOutput: ['csrfToken'],
      rest: {
        method: 'POST',
        path: '/v1/auth/password/change',
        summary: 'Change your password',
        description: 'Ends all your other sessions; this one gets a new cookie and CSRF token.',
        tags,
        errors: ['AUTH_INVALID_CREDENTIALS', 'AUTH_LOCKED'],
      },
    })
    .input(schemas.changePasswordInput)
    .output(schemas.sessionState)
    .mutation(({ ctx, input }) => changePassword(ctx, input)),

  reauthenticate: personProcedure
    .meta({
      ...forOneself,
      secretOutput: ['csrfToken'],
      rest: {
        method: 'POST',
        path: '/v1/auth/reauthenticate',
        summary: 'Prove again that this session is yours',
        description:
          'With the password, a code or a passkey. What answers REAUTH_REQUIRED works for 15 minutes then; the session gets a new cookie and CSRF token.',
        tags,
        errors: ['AUTH_INVALID_CREDENTIALS', 'MFA_INVALID_CODE', 'AUTH_LOCKED'],
      },
    })
    .input(proofInput)
    .output(schemas.sessionState)
    .mutation(({ ctx, input }) => reauthenticate(ctx, input)),

  verifyEmail: publicProcedure
    .meta({
      ...forAnybody,
      rest: {
        method: 'POST',
        path: '/v1/auth/email/verify',
        summary: 'Verify an email address with the token of a mailed link',
        tags,
        status: 204,
        errors: ['AUTH_INVALID_TOKEN', 'TOKEN_EXPIRED'],
      },
    })
    .input(schemas.tokenInput)
    .output(nothing)
    .mutation(({ ctx, input }) => verifyEmail(ctx, input)),

  resendVerification: publicProcedure
    .meta({
      ...forAnybody,
      rest: {
        method: 'POST',
        path: '/v1/auth/email/resend',
        summary: 'Have the verification link mailed again',
        description: 'Answers the same whether or not the address has an account.',
        tags,
        status: 202,
      },
    })
    .input(schemas.emailInput)
    .output(schemas.accepted)
    .mutation(({ ctx, input }) => resendVerification(ctx, input)),

  activity: personProcedure
    .meta({
      ...forOneself,
      rate: 'read',
      rest: {
        method: 'GET',
        path: '/v1/auth/activity',
        summary: 'List what happened to your account',
        tags,
        errors: ['CURSOR_INVALID'],
      },
    })
    .input(schemas.listInput)
    .output(schemas.activityPage)
    .query(({ ctx, input }) => listActivity(ctx, input)),

  ...accountProcedures,
  sessions: sessionsRouter,
});
