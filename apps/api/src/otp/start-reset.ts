import { recordUserActivity } from '../identity/activity/record-user-activity.js';
import { issueToken, tokenExpiry } from '../identity/tokens/one-time-tokens.js';
import type { BaseContext } from '../trpc/context.js';
import type { ProvenFlow } from './check-guess.js';
import { codeExpired, useFlow } from './use-flow.js';

/**
 * Answers the token that a mailed link would have brought. What it leads to is the same: it sets a
 * password, signs nobody in and leaves the second factor in force (security.md, "Reset").
 */
export async function startReset(
  ctx: BaseContext,
  flow: ProvenFlow,
): Promise<{ token: string; expiresAt: string }> {
  const { userId, channel, email } = flow;
  return useFlow(ctx, flow, async ({ trx, now }, user) => {
    // The code proved the mailbox that it was sent to, not the one that the account has by now.
    if (channel === 'email' && user.email !== email) throw codeExpired();
    const token = await issueToken(trx, 'reset_password', {
      userId,
      email: user.email,
      channel,
      now,
    });
    await recordUserActivity(trx, {
      userId,
      type: 'auth.password_reset_requested',
      request: ctx.request,
      now,
    });
    return { token, expiresAt: tokenExpiry('reset_password', now).toISOString() };
  });
}
