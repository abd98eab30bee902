import { knownDeviceOf } from '../identity/devices/known-device-of.js';
import type { AccountTransaction } from '../identity/account-transaction.js';
import { renewOnlySession } from '../identity/renew-session.js';
import type { SessionState } from '../identity/schemas.js';
import type { Opening } from '../identity/transport.js';
import type { User } from '../identity/users-store.js';
import { queueMail } from '../mail/queue-mail.js';
import { mfaDisabledMail, mfaEnabledMail } from '../mail/templates/second-factor-mails.js';
import type { PersonContext } from '../trpc/context.js';
import { dropChallengesOf } from './challenges-store.js';
import { settleMfaEnabled } from './factors-store.js';
import { deleteRecoveryCodes } from './recovery-codes-store.js';

/** What a change of somebody's factors amounted to. */
export type MfaChange =
  | { readonly mfa: 'unchanged' | 'turned_off' }
  | { readonly mfa: 'turned_on'; readonly opening: Opening<SessionState> };

/**
 * Draws the consequences of a factor that was added or removed, in the same transaction. The first
 * one turns two-step sign-in on: sessions that were opened with a password alone end, and the one that
 * has just proven the factor gets a new cookie. Without the last one, recovery codes are codes to
 * nothing. Sign-ins that wait for a factor have to begin anew.
 * @param user as locked by this transaction, before the change.
 */
export async function settleFactors(
  ctx: PersonContext,
  account: AccountTransaction,
  user: User,
): Promise<MfaChange> {
  const { ports, principal } = ctx;
  const { trx, now, record } = account;
  const { id: userId, email } = user;
  const [enabled] = await Promise.all([
    settleMfaEnabled(trx, userId, now),
    dropChallengesOf(trx, userId),
  ]);
  if (enabled === user.mfaEnabled) return { mfa: 'unchanged' };
  const target = { type: 'user', id: userId } as const;
  if (!enabled) {
    await Promise.all([
      deleteRecoveryCodes(trx, userId),
      queueMail(ports, trx, { to: email, ...mfaDisabledMail(user) }),
      record('auth.mfa_disabled', target),
    ]);
    return { mfa: 'turned_off' };
  }
  const { activeTenantId } = principal;
  const knownDevice = await knownDeviceOf(ctx, userId, trx);
  const [opening] = await Promise.all([
    renewOnlySession(ctx, account, { userId, activeTenantId, knownDevice }),
    queueMail(ports, trx, { to: email, ...mfaEnabledMail(user) }),
    record('auth.mfa_enabled', target),
  ]);
  return { mfa: 'turned_on', opening };
}

/** Hands over the new cookie of a session in which two-step sign-in was turned on; null otherwise. */
export async function handOverChange(
  { principal }: PersonContext,
  change: MfaChange,
): Promise<SessionState | null> {
  if (change.mfa !== 'turned_on') return null;
  const person = { ...principal, mfaEnabled: true };
  return change.opening.handOver({ person, activeTenantId: principal.activeTenantId });
}
