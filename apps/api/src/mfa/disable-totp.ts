import type { Proof } from '../identity/take-proof.js';
import { queueMail } from '../mail/queue-mail.js';
import { authenticatorChangedMail } from '../mail/templates/second-factor-mails.js';
import type { PersonContext } from '../trpc/context.js';
import { AppError } from '../trpc/errors.js';
import { changeFactors } from './change-factors.js';
import { settleFactors } from './settle-factors.js';
import { deleteConfirmedTotp } from './totp-store.js';

/**
 * Removes the authenticator app. Two-step sign-in is off then, unless there are passkeys.
 * @throws AppError REAUTH_REQUIRED; CONFLICT when there is none; AUTH_LOCKED, AUTH_INVALID_CREDENTIALS
 * and MFA_INVALID_CODE for a proof that comes with the request.
 */
export function disableTotp(ctx: PersonContext, proof: Proof): Promise<void> {
  const { ports } = ctx;
  return changeFactors(
    ctx,
    async (account, user) => {
      const { trx, record } = account;
      const { id: userId, email } = user;
      if (!(await deleteConfirmedTotp(trx, userId))) {
        throw new AppError('CONFLICT', { reason: 'totp_disabled' });
      }
      const { mfa } = await settleFactors(ctx, account, user);
      await Promise.all([
        record('auth.totp_disabled', { type: 'user', id: userId }),
        mfa === 'unchanged' &&
          queueMail(ports, trx, {
            to: email,
            ...authenticatorChangedMail({ ...user, added: false }),
          }),
      ]);
    },
    proof,
  );
}
