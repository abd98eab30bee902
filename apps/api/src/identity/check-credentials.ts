import type { BaseContext } from '../trpc/context.js';
import { AppError } from '../trpc/errors.js';
import { noteFailure } from './activity/note-failure.js';
import { knownDeviceOf } from './devices/known-device-of.js';
import { admitAttempt } from './lockout/guard-attempt.js';
import type { Attempt } from './lockout/guard-attempt.js';
import { findUserByEmail } from './users-store.js';
import type { User } from './users-store.js';

/** An email address and what is claimed to be its password. */
export interface Credentials {
  readonly email: string;
  readonly password: string;
}

/** Somebody whose password was right. */
export interface CheckedCredentials {
  readonly user: User;
  /** The device cookie of the request, if this person has signed in with it before. */
  readonly knownDevice: string | null;
  /** To be told when the sign-in has succeeded. */
  readonly attempt: Attempt;
}

/**
 * Checks email address and password. An address that nobody has is answered like a wrong password,
 * after the same work (OWASP Authentication Cheat Sheet).
 * @throws AppError AUTH_LOCKED, AUTH_INVALID_CREDENTIALS, EMAIL_UNVERIFIED.
 */
export async function checkCredentials(
  ctx: BaseContext,
  { email, password }: Credentials,
): Promise<CheckedCredentials> {
  const { ports, request } = ctx;
  const { db, hasher, config } = ports;
  const user = await findUserByEmail(db.identity, email);
  const userId = user?.id ?? null;
  const knownDevice = user === null ? null : await knownDeviceOf(ctx, user.id);
  const attempt = await admitAttempt(ports, { email, userId, ip: request.ip, knownDevice });

  const isRight = await attempt.judge(() => hasher.verify(user?.passwordHash ?? null, password));
  if (user === null || !isRight) {
    if (user !== null) noteFailure(ctx, user.id, 'auth.sign_in_failed');
    const facts = { method: 'password' };
    throw new AppError('AUTH_INVALID_CREDENTIALS').about({ userId, account: email, facts });
  }
  if (config.emailVerification === 'required' && !user.emailVerified) {
    await attempt.succeed(db.identity);
    throw new AppError('EMAIL_UNVERIFIED');
  }
  return { user, knownDevice, attempt };
}
