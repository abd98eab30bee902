import { endSession } from '../identity/log-out.js';
import type { BaseContext } from '../trpc/context.js';
import { AppError } from '../trpc/errors.js';
import { findFamily } from './refresh-tokens-store.js';
import type { TokenFamily } from './refresh-tokens-store.js';

/**
 * Signs out: the session of the refresh token that is given, else of the access token in the request.
 * Whoever kept only one of the two can end both.
 * @throws AppError AUTH_REQUIRED, AUTH_INVALID_TOKEN.
 */
export async function logOutTokens(
  ctx: BaseContext,
  { refreshToken }: { refreshToken?: string | undefined },
): Promise<void> {
  await endSession(ctx, await sessionToEnd(ctx, refreshToken));
}

async function sessionToEnd(
  ctx: BaseContext,
  refreshToken: string | undefined,
): Promise<TokenFamily> {
  const { db, config, clock } = ctx.ports;
  if (refreshToken !== undefined) {
    const asOf = { lifetimes: config, now: clock.now() };
    const family = await findFamily(db.identity, refreshToken, asOf);
    if (family === null) throw new AppError('AUTH_INVALID_TOKEN');
    return family;
  }
  const principal = await ctx.authenticate();
  if (principal === null) throw new AppError('AUTH_REQUIRED');
  if (principal.kind !== 'user') {
    throw new AppError('FORBIDDEN', { acceptedAuthentication: ['session'] });
  }
  return principal;
}
