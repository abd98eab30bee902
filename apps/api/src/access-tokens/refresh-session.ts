import { accountTransaction } from '../identity/account-transaction.js';
import type { AccountTransaction } from '../identity/account-transaction.js';
import { auditedTenantOf } from '../identity/audited-tenant.js';
import { deleteSessionById } from '../identity/sessions/sessions-store.js';
import { extendTokenSession, refreshExpiryOf } from '../identity/sessions/token-sessions.js';
import { findMembership } from '../tenancy/memberships.js';
import type { BaseContext } from '../trpc/context.js';
import { AppError } from '../trpc/errors.js';
import { judgeRefresh } from './judge-refresh.js';
import {
  findFamily,
  issueRefreshToken,
  lockToken,
  spendGeneration,
} from './refresh-tokens-store.js';
import type { LockedToken, TokenFamily } from './refresh-tokens-store.js';
import type { TokenPair } from './schemas.js';
import { tokenPair } from './token-pair.js';

/**
 * Spends a refresh token for a new pair, in one transaction: either both happen or the token is good
 * still. A tenant that the person has left is not in the new token.
 * @throws AppError AUTH_INVALID_TOKEN for a token that is unknown, expired or of a session that has
 * ended; AUTH_TOKEN_REUSED for a spent one, with which its session ends.
 */
export async function refreshSession(
  ctx: BaseContext,
  { refreshToken }: { refreshToken: string },
): Promise<TokenPair> {
  const { ports } = ctx;
  const asOf = { lifetimes: ports.config, now: ports.clock.now() };
  const family = await findFamily(ports.db.identity, refreshToken, asOf);
  if (family === null) throw new AppError('AUTH_INVALID_TOKEN');
  const { userId, sessionId } = family;
  const [tenantId, signer] = await Promise.all([
    auditedTenantOf({ ports, principal: family }),
    ports.tokenKeys.signer(),
  ]);
  const pair = await accountTransaction(ctx, { userId, tenantId }, async (account) => {
    const { trx, now } = account;
    const [token, membership] = await Promise.all([
      lockToken(trx, { sessionId, refreshToken }),
      tenantId === null ? null : findMembership(trx, { tenantId, userId }),
    ]);
    if (token === null) throw new AppError('AUTH_INVALID_TOKEN');
    const verdict = judgeRefresh(token, now);
    if (verdict === 'expired') throw new AppError('AUTH_INVALID_TOKEN');
    if (verdict === 'reused') return endFamily(account, family);
    const fresh = await issueNext(ctx, account, { family, token, spends: verdict === 'rotate' });
    const grant = { userId, sessionId, tenantId, membership };
    return tokenPair(ports, signer, { ...grant, refreshToken: fresh });
  });
  if (pair === null) {
    ports.logger.warn({ event: 'authn_token_reuse', userId, sessionId }, 'refresh token reused');
    throw new AppError('AUTH_TOKEN_REUSED').about({ userId });
  }
  return pair;
}

/** Somebody else has the token as well: nobody's tokens of this session are good any more. */
async function endFamily(
  { trx, record }: AccountTransaction,
  { userId, sessionId }: TokenFamily,
): Promise<null> {
  await Promise.all([
    deleteSessionById(trx, { userId, sessionId }),
    record('auth.token_reused', { type: 'session', id: sessionId }),
  ]);
  return null;
}

async function issueNext(
  { ports }: BaseContext,
  { trx, now }: AccountTransaction,
  next: { family: TokenFamily; token: LockedToken; spends: boolean },
): Promise<string> {
  const { sessionId } = next.family;
  const { generation, newest, signedInAt } = next.token;
  const expiresAt = refreshExpiryOf(ports.config, signedInAt, now);
  const [, , fresh] = await Promise.all([
    next.spends && spendGeneration(trx, { sessionId, generation, now }),
    extendTokenSession(trx, { sessionId, now, expiresAt }),
    issueRefreshToken(trx, {
      sessionId,
      generation: next.spends ? generation + 1 : newest,
      now,
      expiresAt,
    }),
  ]);
  return fresh;
}
