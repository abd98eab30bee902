import { queueMail } from '../mail/queue-mail.js';
import { passwordChangedMail } from '../mail/templates/account-mails.js';
import { dropChallengesOf } from '../mfa/challenges-store.js';
import type { PersonContext } from '../trpc/context.js';
import { AppError } from '../trpc/errors.js';
import { invalidInput } from '../trpc/to-app-error.js';
import { accountTransaction } from './account-transaction.js';
import { auditedTenantOf } from './audited-tenant.js';
import { assertGoodPassword } from './passwords/password-rules.js';
import { provePassword } from './prove-password.js';
import { renewOnlySession } from './renew-session.js';
import type { SessionState } from './schemas.js';
import { findUserById, lockUser, setPasswordHash } from './users-store.js';

/**
 * Changes the password of a signed-in person, who has to know the current one. This session gets a new
 * cookie (tokens go on), all others end, and a mail says so.
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
  const knownDevice = await provePassword(ctx, user, currentPassword);

  const [passwordHash, tenantId] = await Promise.all([
    hasher.hash(newPassword),
    auditedTenantOf(ctx),
  ]);
  const opening = await accountTransaction(ctx, { userId, tenantId }, async (account) => {
    const { trx, now, record } = account;
    const current = await lockUser(trx, userId);
    if (current?.passwordHash !== user.passwordHash) {
      throw new AppError('AUTH_INVALID_CREDENTIALS');
    }
    const [opened] = await Promise.all([
      renewOnlySession(ctx, account, { userId, activeTenantId: tenantId, knownDevice }),
      setPasswordHash(trx, { userId, passwordHash, now }),
      dropChallengesOf(trx, userId),
      queueMail(ports, trx, { to: user.email, ...passwordChangedMail(user) }),
      record('auth.password_changed', { type: 'user', id: userId }),
    ]);
    return opened;
  });
  return opening.handOver({ person: principal, activeTenantId: tenantId });
}
