import type { PersonContext } from '../trpc/context.js';
import { changeFactors } from './change-factors.js';
import type { TotpSetup } from './schemas.js';
import { newTotpSecret, otpauthUri } from './totp.js';
import { insertPendingTotp } from './totp-store.js';

/**
 * Makes the secret for an authenticator app. It counts for nothing until a code has confirmed it; an
 * app that is in use stays so until then.
 * @throws AppError REAUTH_REQUIRED.
 */
export function setUpTotp(ctx: PersonContext): Promise<TotpSetup> {
  const { fieldCrypto } = ctx.ports;
  return changeFactors(ctx, async ({ trx, now }, { id: userId, email }) => {
    const secret = newTotpSecret();
    await insertPendingTotp(trx, fieldCrypto, { userId, secret, now });
    return { secret, otpauthUri: otpauthUri(secret, email) };
  });
}
