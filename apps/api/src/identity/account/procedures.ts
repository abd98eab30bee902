import { nothing } from '../../trpc/common-schemas.js';
import { personProcedure, publicProcedure } from '../../trpc/procedures.js';
import { cancelEmailChange } from '../email-change/cancel-email-change.js';
import { confirmEmailChange } from '../email-change/confirm-email-change.js';
import { getEmailChange } from '../email-change/get-email-change.js';
import { requestEmailChange } from '../email-change/request-email-change.js';
import { forAnybody, forOneself, noInput } from '../procedure-meta.js';
import { getPhone } from '../phone/get-phone.js';
import { removePhone } from '../phone/remove-phone.js';
import { accepted } from '../schemas.js';
import { deleteAccount } from './delete-account.js';
import { exportAccount } from './export-account.js';
import * as schemas from './schemas.js';

const tags = ['auth'];

/** An account as a whole: its address, its phone number, its export and its end. Part of `auth`. */
export const accountProcedures = {
  changeEmail: personProcedure
    .meta({
      ...forOneself,
      rest: {
        method: 'POST',
        path: '/v1/auth/email/change',
        summary: 'Ask for another email address',
        description:
          'Mails a link to both addresses; the address changes once both were opened. Answers the same whether or not the new address has an account. Takes a sign-in within the last 15 minutes.',
        tags,
        status: 202,
        errors: ['REAUTH_REQUIRED', 'RATE_LIMITED'],
      },
    })
    .input(schemas.changeEmailInput)
    .output(accepted)
    .mutation(({ ctx, input }) => requestEmailChange(ctx, input)),

  emailChange: personProcedure
    .meta({
      ...forOneself,
      rate: 'read',
      rest: {
        method: 'GET',
        path: '/v1/auth/email/change',
        summary: 'Read the change of your email address that waits for confirmation',
        tags,
      },
    })
    .input(noInput)
    .output(schemas.pendingChange)
    .query(({ ctx }) => getEmailChange(ctx)),

  confirmEmailChange: publicProcedure
    .meta({
      ...forAnybody,
      rest: {
        method: 'POST',
        path: '/v1/auth/email/change/confirm',
        summary: 'Confirm a change of email address with the token of a mailed link',
        tags,
        errors: ['AUTH_INVALID_TOKEN', 'TOKEN_EXPIRED', 'AUTH_EMAIL_TAKEN'],
      },
    })
    .input(schemas.confirmChangeInput)
    .output(schemas.confirmedChange)
    .mutation(({ ctx, input }) => confirmEmailChange(ctx, input)),

  cancelEmailChange: publicProcedure
    .meta({
      ...forAnybody,
      rest: {
        method: 'POST',
        path: '/v1/auth/email/change/cancel',
        summary: 'Call off a change of email address',
        tags,
        status: 204,
        errors: ['AUTH_REQUIRED', 'AUTH_INVALID_TOKEN', 'TOKEN_EXPIRED', 'NOT_FOUND'],
      },
    })
    .input(schemas.cancelChangeInput)
    .output(nothing)
    .mutation(({ ctx, input }) => cancelEmailChange(ctx, input)),

  phone: personProcedure
    .meta({
      ...forOneself,
      rate: 'read',
      rest: {
        method: 'GET',
        path: '/v1/auth/phone',
        summary: 'Read your verified phone number',
        tags,
      },
    })
    .input(noInput)
    .output(schemas.phoneOutput)
    .query(({ ctx }) => getPhone(ctx)),

  removePhone: personProcedure
    .meta({
      ...forOneself,
      rest: {
        method: 'DELETE',
        path: '/v1/auth/phone',
        summary: 'Remove your phone number',
        description: 'Takes a sign-in within the last 15 minutes.',
        tags,
        status: 204,
        errors: ['REAUTH_REQUIRED', 'NOT_FOUND'],
      },
    })
    .input(noInput)
    .output(nothing)
    .mutation(({ ctx }) => removePhone(ctx)),

  exportData: personProcedure
    .meta({
      ...forOneself,
      rest: {
        method: 'GET',
        path: '/v1/auth/account/export',
        summary: 'Export everything that is held about you',
        description: 'Takes a sign-in within the last 15 minutes.',
        tags,
        errors: ['REAUTH_REQUIRED'],
      },
    })
    .input(noInput)
    .output(schemas.accountExport)
    .query(({ ctx }) => exportAccount(ctx)),

  deleteAccount: personProcedure
    .meta({
      ...forOneself,
      rest: {
        method: 'DELETE',
        path: '/v1/auth/account',
        summary: 'Delete your account',
        description:
          'Erases what is held about you, at once and for good; audit logs stay. Refused while a tenant with other members would be left without an owner. Takes a sign-in within the last 15 minutes.',
        tags,
        status: 204,
        errors: ['REAUTH_REQUIRED', 'LAST_OWNER'],
      },
    })
    .input(noInput)
    .output(nothing)
    .mutation(({ ctx }) => deleteAccount(ctx)),
};
