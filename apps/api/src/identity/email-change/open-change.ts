import type { BaseContext } from '../../trpc/context.js';
import { AppError } from '../../trpc/errors.js';
import { homeTenantOf } from '../home-tenant.js';
import { findUserById } from '../users-store.js';
import { findChangeByToken, isOpen } from './email-changes-store.js';
import type { EmailChange, Side } from './email-changes-store.js';

/** A change that a mailed token opens. */
export interface OpenedChange {
  readonly change: EmailChange;
  /** The address that the token was mailed to. */
  readonly side: Side;
  /** The tenant whose audit log it concerns. */
  readonly tenantId: string | null;
}

/**
 * The change behind a mailed token. A link works without a session, because mail is often read
 * elsewhere; in somebody else's session it does not.
 * @throws AppError AUTH_INVALID_TOKEN, also in another person's session; TOKEN_EXPIRED.
 */
export async function openChange(ctx: BaseContext, token: string): Promise<OpenedChange> {
  const { db, clock } = ctx.ports;
  const [found, principal] = await Promise.all([
    findChangeByToken(db.identity, token),
    ctx.authenticate(),
  ]);
  if (found === null) throw new AppError('AUTH_INVALID_TOKEN');
  const { change, side } = found;
  if (principal?.kind === 'user' && principal.userId !== change.userId) {
    throw new AppError('AUTH_INVALID_TOKEN');
  }
  if (!isOpen(change, clock.now())) throw new AppError('TOKEN_EXPIRED');
  const user = await findUserById(db.identity, change.userId);
  if (user === null) throw new AppError('TOKEN_EXPIRED');
  return { change, side, tenantId: await homeTenantOf(db.identity, user) };
}
