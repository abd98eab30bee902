import { onTimeGrid } from '../identity/on-time-grid.js';
import type { BaseContext } from '../trpc/context.js';
import { invalidInput } from '../trpc/to-app-error.js';
import { checkGuess } from './check-guess.js';
import type { ProvenFlow } from './check-guess.js';
import type { OtpPurpose } from './purposes.js';
import { findNewestOwnFlow } from './flows-store.js';
import type { VerifiedCode, VerifyInput } from './schemas.js';
import { startReset } from './start-reset.js';
import { verifyEmailByCode } from './verify-email-by-code.js';
import { verifyPhoneByCode } from './verify-phone-by-code.js';

const GRID_MS = 50;

/** What a right code of each purpose leads to; the answer is what sets a new password. */
const CONSEQUENCES: Readonly<
  Record<OtpPurpose, (ctx: BaseContext, flow: ProvenFlow) => Promise<VerifiedCode['reset']>>
> = {
  verify_email: verifyEmailByCode,
  verify_phone: verifyPhoneByCode,
  recovery: startReset,
};

/**
 * Does what a right code is good for. Where that fails, the code stays good.
 * @throws AppError VALIDATION_FAILED, MFA_INVALID_CODE, TOKEN_EXPIRED, AUTH_LOCKED.
 */
export async function verifyCode(ctx: BaseContext, given: VerifyInput): Promise<VerifiedCode> {
  const { ports } = ctx;
  const principal = await ctx.authenticate();
  const callerId = principal?.kind === 'user' ? principal.userId : null;
  const { purpose } = given;
  const flowId =
    given.flowId ??
    (callerId === null ? null : await findNewestOwnFlow(ports.db.identity, callerId, purpose));
  if (flowId === null) throw invalidInput('flowId', 'Required: it is in the answer to `send`.');
  return onTimeGrid(GRID_MS, async () => {
    const flow = await checkGuess(ports, { ...given, flowId, callerId });
    return { verified: true, purpose, reset: await CONSEQUENCES[purpose](ctx, flow) };
  });
}
