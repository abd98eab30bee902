import { queueMail } from '../mail/queue-mail.js';
import { authenticatorChangedMail } from '../mail/templates/second-factor-mails.js';
import type { PersonContext } from '../trpc/context.js';
import { AppError } from '../trpc/errors.js';
import { changeFactors } from './change-factors.js';
import { replaceRecoveryCodes } from './recovery-codes-store.js';
import type { TotpEnabled } from './schemas.js';
import { handOverChange, settleFactors } from './settle-factors.js';
import { confirmTotp } from './totp-store.js';

/**
 * Takes the authenticator app into use, with a code that proves it works. From here on, sign-in asks
 * for one. @returns a new set of recovery codes, shown this once; earlier ones are worthless.
 * @throws AppError REAUTH_REQUIRED; MFA_INVALID_CODE, also when nothing was set up.
 */
export async function enableTotp(
  ctx: PersonContext,
  input: { code: string },
): Promise<TotpEnabled> {
  const { ports } = ctx;
  const { recoveryCodes, change } = await changeFactors(ctx, async (account, user) => {
    const { trx, now, record } = account;
    const { id: userId, email } = user;
    const code = input.code.replaceAll(/\s/g, '');
    if (!(await confirmTotp(trx, ports.fieldCrypto, { userId, code, now }))) {
      throw new AppError('MFA_INVALID_CODE');
    }
    const settled = await settleFactors(ctx, account, user);
    const [codes] = await Promise.all([
      replaceRecoveryCodes(trx, userId, now),
      record('auth.totp_enabled', { type: 'user', id: userId }),
      // The mail about two-step sign-in says it all already.
      settled.mfa === 'unchanged' &&
        queueMail(ports, trx, {
          to: email,
          ...authenticatorChangedMail({ ...user, added: true }),
        }),
    ]);
    return { recoveryCodes: codes, change: settled };
  });
  return { recoveryCodes, session: await handOverChange(ctx, change) };
}
