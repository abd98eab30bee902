import { queueMail } from '../../mail/queue-mail.js';
import {
  changeFromMail,
  changeTakenMail,
  changeToMail,
} from '../../mail/templates/change-mails.js';
import type { PersonContext } from '../../trpc/context.js';
import { AppError } from '../../trpc/errors.js';
import { invalidInput } from '../../trpc/to-app-error.js';
import { accountTransaction } from '../account-transaction.js';
import type { AccountTransaction } from '../account-transaction.js';
import { auditedTenantOf } from '../audited-tenant.js';
import { onTimeGrid } from '../on-time-grid.js';
import { requireRecentSignIn } from '../require-recent-sign-in.js';
import { findUserByEmail, lockUser } from '../users-store.js';
import { cancelOpenChanges, insertChange, recentChanges } from './email-changes-store.js';

const GRID_MS = 250;
const HOUR_MS = 3_600_000;
/** Changes that one account can ask for in an hour: other people's mailboxes are not to be flooded. */
const MAX_PER_HOUR = 5;

/**
 * Asks for another email address. Both addresses get a link, and both have to be opened (OWASP
 * Authentication Cheat Sheet, "Change Email Address"). The answer is the same for an address that has
 * an account already: its owner is told by mail, and the change never happens.
 * @throws AppError REAUTH_REQUIRED, VALIDATION_FAILED for the present address, RATE_LIMITED.
 */
export async function requestEmailChange(
  ctx: PersonContext,
  { newEmail }: { newEmail: string },
): Promise<{ accepted: true }> {
  requireRecentSignIn(ctx);
  const { userId } = ctx.principal;
  const tenantId = await auditedTenantOf(ctx);
  await onTimeGrid(GRID_MS, () =>
    accountTransaction(ctx, { userId, tenantId }, (account) => start(ctx, account, newEmail)),
  );
  return { accepted: true };
}

async function start(
  { ports, principal }: PersonContext,
  { trx, now, record }: AccountTransaction,
  newEmail: string,
): Promise<void> {
  const { userId } = principal;
  const user = await lockUser(trx, userId);
  if (user === null) throw new AppError('AUTH_REQUIRED');
  const { name, email: oldEmail } = user;
  if (newEmail.toLowerCase() === oldEmail.toLowerCase()) {
    throw invalidInput('newEmail', 'This is your email address already.');
  }
  const recent = await recentChanges(trx, userId, now);
  const [oldest] = recent;
  if (oldest !== undefined && recent.length >= MAX_PER_HOUR) {
    const retryAfterSeconds = Math.ceil((oldest.getTime() + HOUR_MS - now.getTime()) / 1000);
    throw new AppError('RATE_LIMITED', {}, { retryAfterSeconds });
  }
  await cancelOpenChanges(trx, userId, now);
  const [owner, tokens] = await Promise.all([
    findUserByEmail(trx, newEmail),
    insertChange(trx, { userId, oldEmail, newEmail, now }),
  ]);
  const publicUrl = ports.publicUrl();
  // The token for an address that is taken is mailed to nobody, so the change cannot be completed.
  const toNew =
    owner === null
      ? { to: newEmail, ...changeToMail({ name, publicUrl, token: tokens.new }) }
      : { to: owner.email, ...changeTakenMail(owner) };
  await Promise.all([
    queueMail(ports, trx, {
      to: oldEmail,
      ...changeFromMail({ name, publicUrl, token: tokens.old, newEmail }),
    }),
    queueMail(ports, trx, toNew),
    record('auth.email_change_requested', { type: 'user', id: userId }),
  ]);
}
