import { admitCode } from '../mfa/admit-code.js';
import { useSecondFactor } from '../mfa/use-second-factor.js';
import type { SecondFactor } from '../mfa/use-second-factor.js';
import { verifyAssertion } from '../passkeys/assertions.js';
import { ceremonyOfSession } from '../passkeys/challenges-store.js';
import type { Assertion } from '../passkeys/credential-schemas.js';
import type { PersonContext } from '../trpc/context.js';
import { AppError } from '../trpc/errors.js';
import type { AccountTransaction } from './account-transaction.js';
import { provePassword } from './prove-password.js';
import type { User } from './users-store.js';

/** What somebody proves again that an account is theirs with: one of these. */
export interface Proof {
  readonly password?: string | undefined;
  readonly code?: string | undefined;
  readonly passkey?: Assertion | undefined;
}

/** A proof that was counted as an attempt, and looked at as far as it can be without using it up. */
export interface HeldProof {
  /** The device cookie, if the device is known. */
  readonly knownDevice: string | null;
  /**
   * Uses it up, in the transaction of what it is for. @param user as locked by that transaction.
   * @throws AppError AUTH_INVALID_CREDENTIALS, MFA_INVALID_CODE.
   */
  use(account: AccountTransaction, user: User): Promise<void>;
}

/**
 * Takes the proof that a signed-in person gives once more. Attempts count as at sign-in.
 * @throws AppError AUTH_LOCKED, AUTH_INVALID_CREDENTIALS.
 */
export async function takeProof(ctx: PersonContext, user: User, proof: Proof): Promise<HeldProof> {
  const { password, code, passkey } = proof;
  if (password !== undefined) {
    const knownDevice = await provePassword(ctx, user, password);
    return {
      knownDevice,
      use(_account, current) {
        // The password may have been changed while this one was being verified.
        if (current.passwordHash === user.passwordHash) return Promise.resolve();
        return Promise.reject(new AppError('AUTH_INVALID_CREDENTIALS'));
      },
    };
  }
  const { ports } = ctx;
  const attempt = await admitCode(ctx, user.id);
  const factor: SecondFactor =
    passkey === undefined
      ? { code: code ?? '' }
      : {
          assertion: await verifyAssertion(
            ports,
            passkey,
            ceremonyOfSession('reauthenticate', ctx),
          ),
        };
  return {
    knownDevice: attempt.knownDevice,
    async use(account, current) {
      await useSecondFactor(ports, account, { user: current, factor });
      await attempt.succeed(account.trx);
    },
  };
}
