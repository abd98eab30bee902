import { queueMail } from '../mail/queue-mail.js';
import { passkeyChangedMail } from '../mail/templates/second-factor-mails.js';
import { changeFactors } from '../mfa/change-factors.js';
import { settleFactors } from '../mfa/settle-factors.js';
import { hasWayIn } from '../oidc/way-in.js';
import type { PersonContext } from '../trpc/context.js';
import { AppError } from '../trpc/errors.js';
import { deletePasskey } from './passkeys-store.js';

/**
 * Removes one of the caller's passkeys. With the last factor, two-step sign-in goes off.
 * @throws AppError REAUTH_REQUIRED; NOT_FOUND, also for passkeys of others; CONFLICT when nothing would
 * be left to sign in with.
 */
export function removePasskey(ctx: PersonContext, input: { passkeyId: string }): Promise<void> {
  return changeFactors(ctx, async (account, user) => {
    const { trx, record } = account;
    const { id: userId, email } = user;
    const name = await deletePasskey(trx, { userId, passkeyId: input.passkeyId });
    if (name === null) throw new AppError('NOT_FOUND');
    if (!(await hasWayIn(trx, user, ctx.ports.config))) {
      throw new AppError('CONFLICT', { reason: 'last_sign_in_method' });
    }
    await settleFactors(ctx, account, user);
    await Promise.all([
      record('auth.passkey_removed', { type: 'user', id: userId }, { name }),
      queueMail(ctx.ports, trx, {
        to: email,
        ...passkeyChangedMail({ name: user.name, passkeyName: name, added: false }),
      }),
    ]);
  });
}
