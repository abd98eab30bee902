import type { PersonContext } from '../trpc/context.js';
import type { AccountTransaction } from './account-transaction.js';
import { describeSession } from './describe-session.js';
import { cookieTransport } from './open-session.js';
import type { SessionState } from './schemas.js';
import { viaOf } from './sessions/auth-of.js';
import { deleteSessionsOf, markAuthenticated } from './sessions/sessions-store.js';
import type { Opening, SignIn } from './transport.js';

/**
 * Gives the session of a person who has just proven again who they are a new start: a cookie is
 * replaced by a new one (ASVS 5.0 §7.2.4), tokens go on.
 */
export async function renewSession(
  ctx: PersonContext,
  account: Pick<AccountTransaction, 'trx' | 'now'>,
  signIn: SignIn,
): Promise<Opening<SessionState>> {
  const { ports, principal } = ctx;
  if (principal.transport === 'cookie') {
    const via = viaOf(principal, account.now);
    return cookieTransport.open(ctx, account, { ...signIn, via });
  }
  const { userId } = signIn;
  const { sessionId } = principal;
  const { trx, now } = account;
  await markAuthenticated(trx, { userId, sessionId, now });
  return {
    sessionId,
    handOver: (shown) => describeSession(ports, { ...shown, cookieValue: null }),
  };
}

/** As `renewSession`, and ends every other session of the person. */
export async function renewOnlySession(
  ctx: PersonContext,
  account: Pick<AccountTransaction, 'trx' | 'now'>,
  signIn: SignIn,
): Promise<Opening<SessionState>> {
  const { sessionId } = ctx.principal;
  await deleteSessionsOf(account.trx, signIn.userId, { exceptSessionId: sessionId });
  return renewSession(ctx, account, signIn);
}
