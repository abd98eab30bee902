import { queueMail } from '../mail/queue-mail.js';
import { passwordChangedMail } from '../mail/templates/account-mails.js';
import type { PersonContext } from '../trpc/context.js';
import { AppError } from '../trpc/errors.js';
import { invalidInput } from '../trpc/to-app-error.js';
import { accountTransaction } from './account-transaction.js';
import { auditedTenantOf } from './audited-tenant.js';
import { isKnownDevice } from './devices/known-devices.js';
import { admitAttempt } from './lockout/guard-attempt.js';
import { handOver, openSession } from './open-session.js';
import { assertGoodPassword } from './passwords/password-rules.js';
import type { SessionState } from './schemas.js';
import { deleteSessionsOf } from './sessions/sessions-store.js';
import { findUserById, lockUser, setPasswordHash } from './users-store.js';
import type { User } from './users-store.js';

/**
 * Changes the password of a signed-in person, who has to know the current one. This session gets a new
 * id, all others end, and a mail says so.
 * @throws AppError AUTH_INVALID_CREDENTIALS for a wrong current password, AUTH_LOCKED after too many,
 * VALIDATION_FAILED for a poor new one.
 */
export async function changePassword(
  ctx: PersonContext,
  { currentPassword, newPassword }: { currentPassword: string; newPassword: string },
): Promise<SessionState> {
  const { ports, principal } = ctx;
  const { db, hasher } = ports;
  const { userId } = principal;
  const user = await findUserById(db.identity, userId);
  if (user === null) throw new AppError('AUTH_REQUIRED');
  await assertGoodPassword(newPassword, user, 'newPassword');
  if (newPassword === currentPassword) {
    throw invalidInput('newPassword', 'This is your current password.');
  }
  const knownDevice = await proveOwnership(ctx, user, currentPassword);

  const [passwordHash, tenantId] = await Promise.all([
    hasher.hash(newPassword),
    auditedTenantOf(ctx),
  ]);
  const opened = await accountTransaction(ctx, { userId, tenantId }, async (account) => {
    const { trx, now, record } = account;
    const current = await lockUser(trx, userId);
    if (current?.passwordHash !== user.passwordHash) {
      throw new AppError('AUTH_INVALID_CREDENTIALS');
    }
    await deleteSessionsOf(trx, userId);
    const [session] = await Promise.all([
      openSession(ctx, account, { userId, activeTenantId: tenantId, knownDevice }),
      setPasswordHash(trx, { userId, passwordHash, now }),
      queueMail(trx, { to: user.email, ...passwordChangedMail(user) }),
      record('auth.password_changed', { type: 'user', id: userId }),
    ]);
    return session;
  });
  return handOver(ctx, opened, { person: principal, activeTenantId: tenantId });
}

/** Guessing from within a stolen session counts like guessing at the door. @returns the known device. */
async function proveOwnership(
  { ports, request }: PersonContext,
  user: User,
  currentPassword: string,
): Promise<string | null> {
  const { deviceCookie, ip } = request;
  const isKnown =
    deviceCookie !== null &&
    (await isKnownDevice(ports.db.identity, { userId: user.id, deviceCookie }));
  const knownDevice = isKnown ? deviceCookie : null;
  const attempt = await admitAttempt(ports, { email: user.email, ip, knownDevice });
  if (!(await ports.hasher.verify(user.passwordHash, currentPassword))) {
    throw new AppError('AUTH_INVALID_CREDENTIALS');
  }
  await attempt.succeed(ports.db.identity);
  return knownDevice;
}
