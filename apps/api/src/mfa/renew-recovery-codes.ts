import { queueMail } from '../mail/queue-mail.js';
import { recoveryCodesReplacedMail } from '../mail/templates/second-factor-mails.js';
import type { PersonContext } from '../trpc/context.js';
import { AppError } from '../trpc/errors.js';
import { changeFactors } from './change-factors.js';
import { replaceRecoveryCodes } from './recovery-codes-store.js';
import type { RecoveryCodes } from './schemas.js';

/**
 * Makes a new set of recovery codes and the old one worthless.
 * @throws AppError REAUTH_REQUIRED; CONFLICT without a second factor that they could stand in for.
 */
export function renewRecoveryCodes(ctx: PersonContext): Promise<RecoveryCodes> {
  return changeFactors(ctx, async ({ trx, now, record }, user) => {
    if (!user.mfaEnabled) throw new AppError('CONFLICT', { reason: 'mfa_disabled' });
    const { id: userId, email } = user;
    const [recoveryCodes] = await Promise.all([
      replaceRecoveryCodes(trx, userId, now),
      record('auth.recovery_codes_replaced', { type: 'user', id: userId }),
      queueMail(ctx.ports, trx, { to: email, ...recoveryCodesReplacedMail(user) }),
    ]);
    return { recoveryCodes };
  });
}
