import type { BaseContext } from '../trpc/context.js';
import { AppError } from '../trpc/errors.js';
import { accountTransaction } from './account-transaction.js';
import { recordUserActivity } from './activity/record-user-activity.js';
import { isKnownDevice } from './devices/known-devices.js';
import { homeTenantOf } from './home-tenant.js';
import { admitAttempt } from './lockout/guard-attempt.js';
import { handOver, openSession } from './open-session.js';
import type { SessionState } from './schemas.js';
import { findUserByEmail, lockUser, setLastTenant, upgradePasswordHash } from './users-store.js';
import type { User } from './users-store.js';

/**
 * Signs in with email address and password. An address that nobody has is answered like a wrong
 * password, after the same work (OWASP Authentication Cheat Sheet).
 * @throws AppError AUTH_LOCKED, AUTH_INVALID_CREDENTIALS, EMAIL_UNVERIFIED.
 */
export async function logIn(
  ctx: BaseContext,
  { email, password }: { email: string; password: string },
): Promise<SessionState> {
  const { ports, request } = ctx;
  const { db, hasher, config } = ports;
  const user = await findUserByEmail(db.identity, email);
  const knownDevice = await knownDeviceOf(ctx, user);
  const attempt = await admitAttempt(ports, { email, ip: request.ip, knownDevice });

  const isRight = await hasher.verify(user?.passwordHash ?? null, password);
  if (user === null || !isRight) {
    if (user !== null) noteFailure(ctx, user);
    throw new AppError('AUTH_INVALID_CREDENTIALS');
  }
  if (config.emailVerification === 'required' && !user.emailVerified) {
    await attempt.succeed(db.identity);
    throw new AppError('EMAIL_UNVERIFIED');
  }

  const [rehashed, activeTenantId] = await Promise.all([
    hasher.needsRehash(user.passwordHash) ? hasher.hash(password) : null,
    homeTenantOf(db.identity, user),
  ]);
  const { id: userId } = user;
  const opened = await accountTransaction(
    ctx,
    { userId, tenantId: activeTenantId },
    async (account) => {
      const { trx } = account;
      // The password may have been changed or reset while this one was being verified.
      const current = await lockUser(trx, userId);
      if (current?.passwordHash !== user.passwordHash) {
        throw new AppError('AUTH_INVALID_CREDENTIALS');
      }
      const session = await openSession(ctx, account, { userId, activeTenantId, knownDevice });
      await Promise.all([
        attempt.succeed(trx),
        account.record('auth.signed_in', { type: 'session', id: session.sessionId }),
        activeTenantId !== null && setLastTenant(trx, userId, activeTenantId),
        rehashed !== null &&
          upgradePasswordHash(trx, { userId, from: user.passwordHash, to: rehashed }),
      ]);
      return session;
    },
  );
  const { email: address, name, emailVerified } = user;
  const person = { userId, email: address, name, emailVerified };
  return handOver(ctx, opened, { person, activeTenantId });
}

/** The device cookie, if this person has signed in with it before. */
async function knownDeviceOf(
  { ports, request }: BaseContext,
  user: User | null,
): Promise<string | null> {
  const { deviceCookie } = request;
  if (deviceCookie === null || user === null) return null;
  const known = await isKnownDevice(ports.db.identity, { userId: user.id, deviceCookie });
  return known ? deviceCookie : null;
}

/** Written beside the answer: a wait for it would tell known addresses from unknown ones. */
function noteFailure({ ports, request }: BaseContext, user: User): void {
  const { db, clock, logger } = ports;
  const activity = {
    userId: user.id,
    type: 'auth.sign_in_failed',
    request,
    now: clock.now(),
  } as const;
  recordUserActivity(db.identity, activity).catch((error: unknown) =>
    logger.warn({ err: error }, 'failed sign-in not noted'),
  );
}
