import type { AccountTransaction } from '../identity/account-transaction.js';
import type { User } from '../identity/users-store.js';
import { queueMail } from '../mail/queue-mail.js';
import { recoveryCodeUsedMail } from '../mail/templates/second-factor-mails.js';
import type { HeldAssertion } from '../passkeys/assertions.js';
import type { Ports } from '../platform/ports.js';
import { AppError } from '../trpc/errors.js';
import { consumeCode } from './consume-code.js';
import { findFactors } from './factors-store.js';
import type { SecondFactorMethod } from './methods.js';

/** A code as it was typed, or the verified answer of an authenticator (null if it did not hold). */
export type SecondFactor = { readonly code: string } | { readonly assertion: HeldAssertion | null };

function wrong(userId: string, message?: string): AppError {
  const options = message === undefined ? {} : { message };
  const facts = { step: 'second_factor' };
  return new AppError('MFA_INVALID_CODE', {}, options).about({ userId, facts });
}

/**
 * Uses a second factor up, in the transaction of what it is for: nothing is used up by a failure, and
 * nothing is good twice. A recovery code is told by mail, because it may be a thief who found the list.
 * @throws AppError MFA_INVALID_CODE.
 */
export async function useSecondFactor(
  ports: Ports,
  { trx, now, record }: AccountTransaction,
  { user, factor }: { user: User; factor: SecondFactor },
): Promise<SecondFactorMethod> {
  const { id: userId, email } = user;
  if ('assertion' in factor) {
    const { assertion } = factor;
    if (assertion === null || assertion.userId !== userId || !(await assertion.consume(trx))) {
      throw wrong(userId, 'The passkey was not accepted.');
    }
    return 'passkey';
  }
  const method = await consumeCode(trx, ports, { userId, code: factor.code, now });
  if (method === null) throw wrong(userId);
  if (method === 'recovery_code') {
    const { recoveryCodesLeft: left } = await findFactors(trx, userId);
    await Promise.all([
      queueMail(ports, trx, { to: email, ...recoveryCodeUsedMail({ ...user, left }) }),
      record('auth.recovery_code_used', { type: 'user', id: userId }, { left }),
    ]);
  }
  return method;
}
