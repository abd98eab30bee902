import { isUniqueViolation } from '@incident-tracker/db';
import { queueMail } from '../../mail/queue-mail.js';
import { emailChangedMail } from '../../mail/templates/change-mails.js';
import type { BaseContext } from '../../trpc/context.js';
import { AppError } from '../../trpc/errors.js';
import { accountTransaction } from '../account-transaction.js';
import type { AccountTransaction } from '../account-transaction.js';
import { lockUser, setEmail } from '../users-store.js';
import { completeChange, confirmSide } from './email-changes-store.js';
import type { EmailChange } from './email-changes-store.js';
import { openChange } from './open-change.js';

/** What opening a link has led to. */
export interface ConfirmedChange {
  changed: boolean;
  /** The address whose link is still to be opened. */
  waitingFor: 'old' | 'new' | null;
}

/**
 * Opens the link to one of the two addresses; the second one changes the address. Nobody is signed in
 * or out by it.
 * @throws AppError AUTH_INVALID_TOKEN; TOKEN_EXPIRED, also when used; AUTH_EMAIL_TAKEN when another
 * account has got the address since.
 */
export async function confirmEmailChange(
  ctx: BaseContext,
  { token }: { token: string },
): Promise<ConfirmedChange> {
  const { change, side, tenantId } = await openChange(ctx, token);
  const { userId } = change;
  try {
    return await accountTransaction(ctx, { userId, tenantId }, async (account) => {
      const { trx, now } = account;
      // Whoever else changes the address or opens the other link waits here.
      const user = await lockUser(trx, userId);
      const current = await confirmSide(trx, { id: change.id, side, now });
      if (user === null || current === null || user.email !== current.oldEmail) {
        throw new AppError('TOKEN_EXPIRED');
      }
      if (current.oldConfirmedAt === null) return { changed: false, waitingFor: 'old' };
      if (current.newConfirmedAt === null) return { changed: false, waitingFor: 'new' };
      await complete(ctx, account, { change: current, name: user.name });
      return { changed: true, waitingFor: null };
    });
  } catch (error) {
    if (isUniqueViolation(error)) throw new AppError('AUTH_EMAIL_TAKEN');
    throw error;
  }
}

async function complete(
  { ports }: BaseContext,
  { trx, now, record }: AccountTransaction,
  { change, name }: { change: EmailChange; name: string },
): Promise<void> {
  const { id, userId, oldEmail, newEmail } = change;
  await setEmail(trx, { userId, email: newEmail, now });
  await Promise.all([
    completeChange(trx, id, now),
    queueMail(ports, trx, { to: oldEmail, ...emailChangedMail({ name, newEmail }) }),
    record('auth.email_changed', { type: 'user', id: userId }),
  ]);
}
