import type { PersonContext } from '../trpc/context.js';
import { AppError } from '../trpc/errors.js';
import { noteFailure } from './activity/note-failure.js';
import { knownDeviceOf } from './devices/known-device-of.js';
import { admitAttempt } from './lockout/guard-attempt.js';
import type { User } from './users-store.js';

/**
 * A signed-in person gives their password again. Guessing from within a stolen session counts like
 * guessing at the door.
 * @returns the device cookie, if the device is known.
 * @throws AppError AUTH_LOCKED, AUTH_INVALID_CREDENTIALS.
 */
export async function provePassword(
  ctx: PersonContext,
  user: User,
  password: string,
): Promise<string | null> {
  const { ports, request } = ctx;
  const knownDevice = await knownDeviceOf(ctx, user.id);
  const { email, id: userId } = user;
  const attempt = await admitAttempt(ports, { email, userId, ip: request.ip, knownDevice });
  if (!(await attempt.judge(() => ports.hasher.verify(user.passwordHash, password)))) {
    noteFailure(ctx, user.id, 'auth.sign_in_failed');
    const facts = { method: 'password' };
    throw new AppError('AUTH_INVALID_CREDENTIALS').about({ userId, account: email, facts });
  }
  await attempt.succeed(ports.db.identity);
  return knownDevice;
}
