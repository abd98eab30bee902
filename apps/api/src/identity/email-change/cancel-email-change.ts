import type { BaseContext } from '../../trpc/context.js';
import { AppError } from '../../trpc/errors.js';
import { accountTransaction } from '../account-transaction.js';
import { auditedTenantOf } from '../audited-tenant.js';
import { lockUser } from '../users-store.js';
import { cancelOpenChanges } from './email-changes-store.js';
import { openChange } from './open-change.js';

/**
 * Calls a change of address off: with the token of either mail, or in the account's own session.
 * @throws AppError AUTH_INVALID_TOKEN, TOKEN_EXPIRED; without a token AUTH_REQUIRED, NOT_FOUND.
 */
export async function cancelEmailChange(
  ctx: BaseContext,
  { token }: { token?: string | undefined },
): Promise<void> {
  const { userId, tenantId } =
    token === undefined ? await ownAccount(ctx) : await accountOf(ctx, token);
  await accountTransaction(ctx, { userId, tenantId }, async ({ trx, now, record }) => {
    await lockUser(trx, userId);
    const wasOpen = await cancelOpenChanges(trx, userId, now);
    if (!wasOpen) throw new AppError(token === undefined ? 'NOT_FOUND' : 'TOKEN_EXPIRED');
    await record('auth.email_change_canceled', { type: 'user', id: userId });
  });
}

async function ownAccount(ctx: BaseContext) {
  const principal = await ctx.authenticate();
  if (principal?.kind !== 'user') throw new AppError('AUTH_REQUIRED');
  const { userId } = principal;
  return { userId, tenantId: await auditedTenantOf({ ...ctx, principal }) };
}

async function accountOf(ctx: BaseContext, token: string) {
  const { change, tenantId } = await openChange(ctx, token);
  return { userId: change.userId, tenantId };
}
