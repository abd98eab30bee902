import { accountTransaction } from '../identity/account-transaction.js';
import { recordUserActivity } from '../identity/activity/record-user-activity.js';
import type { PersonContext } from '../trpc/context.js';
import { AppError } from '../trpc/errors.js';
import { passkeyView } from './passkey-view.js';
import { renamePasskeyOf } from './passkeys-store.js';
import type { Passkey } from './schemas.js';

/**
 * Gives one of the caller's passkeys another name. It proves what it proved before, so this takes no
 * recent sign-in; the person's activity has both names. @throws AppError NOT_FOUND, also for passkeys
 * of others.
 */
export function renamePasskey(
  ctx: PersonContext,
  { passkeyId, name }: { passkeyId: string; name: string },
): Promise<Passkey> {
  const { userId } = ctx.principal;
  return accountTransaction(ctx, { userId, tenantId: null }, async ({ trx, now }) => {
    const renamed = await renamePasskeyOf(trx, { userId, passkeyId, name });
    if (renamed === null) throw new AppError('NOT_FOUND');
    const { passkey, previousName } = renamed;
    if (name !== previousName) {
      await recordUserActivity(trx, {
        userId,
        type: 'auth.passkey_renamed',
        request: ctx.request,
        now,
        details: { name, previousName },
      });
    }
    return passkeyView(passkey);
  });
}
