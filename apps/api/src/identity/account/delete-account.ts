import { clearSessionCookie } from '../../http/cookies.js';
import type { PersonContext } from '../../trpc/context.js';
import { AppError } from '../../trpc/errors.js';
import { findPhone } from '../phone/phone-store.js';
import { requireRecentSignIn } from '../require-recent-sign-in.js';
import { erasePerson } from './erase-person.js';
import { leaveTenants } from './leave-tenants.js';

/**
 * Deletes the caller's account (GDPR Art. 17): they leave their tenants and are forgotten, in one
 * transaction over all tenants, hence as app_platform. Audit logs keep what happened, and stay verifiable.
 * @throws AppError REAUTH_REQUIRED; LAST_OWNER while a tenant with other members has no other OWNER.
 */
export async function deleteAccount(ctx: PersonContext): Promise<void> {
  requireRecentSignIn(ctx);
  const { ports, principal, responseHeaders } = ctx;
  const { db, clock, fieldCrypto, config, live } = ports;
  const { userId } = principal;
  await db.platformTransaction(async (trx) => {
    // Held against everything that refers to the person, such as a membership of this very moment.
    const user = await trx
      .selectFrom('users')
      .select(['name', 'email'])
      .where('id', '=', userId)
      .where('deleted_at', 'is', null)
      .forUpdate()
      .executeTakeFirst();
    if (user === undefined) throw new AppError('AUTH_REQUIRED');
    const phone = await findPhone(trx, fieldCrypto, userId);
    await leaveTenants(trx, ctx);
    await erasePerson(trx, {
      userId,
      ...user,
      phoneMessageIndexes:
        phone === null ? [] : fieldCrypto.blindIndexes('mail_messages.content', phone.phone),
      now: clock.now(),
    });
  });
  live.poke();
  if (principal.transport === 'cookie') clearSessionCookie(responseHeaders, config);
}
