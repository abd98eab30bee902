import type { PersonContext } from '../trpc/context.js';
import { findFactors } from './factors-store.js';
import type { MfaStatus } from './schemas.js';

/** What the caller's account proves itself with beyond its password. */
export async function getMfaStatus({ ports, principal }: PersonContext): Promise<MfaStatus> {
  const factors = await findFactors(ports.db.identity, principal.userId);
  const { totpConfirmedAt, passkeys, recoveryCodesLeft } = factors;
  return {
    enabled: totpConfirmedAt !== null || passkeys > 0,
    totpEnabledAt: totpConfirmedAt?.toISOString() ?? null,
    passkeys,
    recoveryCodesLeft,
  };
}
