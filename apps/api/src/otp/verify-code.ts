import { onTimeGrid } from '../identity/on-time-grid.js';
import type { Ports } from '../platform/ports.js';
import type { BaseContext } from '../trpc/context.js';
import { AppError } from '../trpc/errors.js';
import { invalidInput } from '../trpc/to-app-error.js';
import { checkGuess } from './check-guess.js';
import type { ProvenFlow } from './check-guess.js';
import type { OtpPurpose } from './purposes.js';
import { findFlowPurpose, findNewestOwnFlow } from './flows-store.js';
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
 * The flow that is meant, and its purpose: each can be left out where the other one tells it.
 * @throws AppError VALIDATION_FAILED, MFA_INVALID_CODE for a flow that was never begun.
 */
async function findAsked(
  { db }: Ports,
  given: VerifyInput,
  callerId: string | null,
): Promise<{ flowId: string; purpose: OtpPurpose }> {
  const { flowId, purpose } = given;
  if (flowId !== undefined) {
    const asked = purpose ?? (await findFlowPurpose(db.identity, flowId));
    if (asked === null) throw new AppError('MFA_INVALID_CODE');
    return { flowId, purpose: asked };
  }
  if (purpose === undefined) throw invalidInput('purpose', 'Required without flowId.');
  const own = callerId === null ? null : await findNewestOwnFlow(db.identity, callerId, purpose);
  if (own === null) throw invalidInput('flowId', 'Required: it is in the answer to `send`.');
  return { flowId: own, purpose };
}

/**
 * Does what a right code is good for. Where that fails, the code stays good.
 * @throws AppError VALIDATION_FAILED, MFA_INVALID_CODE, TOKEN_EXPIRED, AUTH_LOCKED.
 */
export async function verifyCode(ctx: BaseContext, given: VerifyInput): Promise<VerifiedCode> {
  const { ports } = ctx;
  const principal = await ctx.authenticate();
  const callerId = principal?.kind === 'user' ? principal.userId : null;
  const { flowId, purpose } = await findAsked(ports, given, callerId);
  return onTimeGrid(GRID_MS, async () => {
    const flow = await checkGuess(ports, { ...given, flowId, purpose, callerId });
    return { verified: true, purpose, reset: await CONSEQUENCES[purpose](ctx, flow) };
  });
}
