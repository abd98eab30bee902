import type { AccountTransaction } from '../identity/account-transaction.js';
import type { ProviderProof } from '../identity/transport.js';
import { sha256 } from '../platform/keyring.js';
import type { RequestFacts } from '../trpc/context.js';
import { AppError } from '../trpc/errors.js';
import { insertChallenge } from './challenges-store.js';
import type { Transport } from './challenges-store.js';
import { findFactors } from './factors-store.js';
import type { SecondFactorMethod } from './methods.js';

/**
 * What the second step must have in common with the first: the browser's pre-session, which no page
 * can read; for a program without cookies, what it calls itself.
 */
export function deviceHashOf(request: RequestFacts, transport: Transport): Buffer {
  return transport === 'cookie'
    ? sha256(`browser|${request.sessionCookie ?? ''}`)
    : sha256(`agent|${request.userAgent ?? ''}`);
}

/**
 * The first step of a sign-in was right: issues the challenge for the second. No session exists until
 * that is answered, so there is nothing that a stolen cookie could be used for in between.
 * @returns the error MFA_REQUIRED, to be thrown once the challenge is committed.
 */
export async function demandSecondFactor(
  { request }: { readonly request: RequestFacts },
  { trx, now }: Pick<AccountTransaction, 'trx' | 'now'>,
  given: { userId: string; transport: Transport; via?: ProviderProof },
): Promise<AppError> {
  const { userId, transport, via = null } = given;
  const deviceHash = deviceHashOf(request, transport);
  const [factors, challenge] = await Promise.all([
    findFactors(trx, userId),
    insertChallenge(trx, { userId, transport, deviceHash, now, via }),
  ]);
  const methods: SecondFactorMethod[] = [];
  if (factors.totpConfirmedAt !== null) methods.push('totp');
  if (factors.passkeys > 0) methods.push('passkey');
  if (factors.recoveryCodesLeft > 0) methods.push('recovery_code');
  return new AppError('MFA_REQUIRED', { challenge, methods });
}
