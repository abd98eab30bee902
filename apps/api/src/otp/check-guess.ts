import type { Ports } from '../platform/ports.js';
import { equalBytes } from '../platform/keyring.js';
import { AppError } from '../trpc/errors.js';
import { MAX_ATTEMPTS, codeMac } from './code.js';
import { countGuess, findFlow } from './flows-store.js';
import type { Flow } from './flows-store.js';
import type { OtpPurpose } from './purposes.js';
import type { VerifyInput } from './schemas.js';

/** A flow whose code was given rightly. It has an account: nobody knows the code of another one. */
export interface ProvenFlow extends Flow {
  readonly userId: string;
}

/** A guess at a code. */
export type Guess = Omit<VerifyInput, 'flowId' | 'purpose'> & {
  readonly flowId: string;
  readonly purpose: OtpPurpose;
  /** Who is signed in. */
  readonly callerId: string | null;
};

/**
 * Checks a guess. It is counted first, in a statement of its own that nothing rolls back. Flows of
 * nobody answer exactly like those of somebody.
 * @throws AppError MFA_INVALID_CODE for a wrong code, flow, purpose or person; TOKEN_EXPIRED for a
 * flow that is used or too old; AUTH_LOCKED after five guesses.
 */
export async function checkGuess(
  { db, keyring, clock, fieldCrypto }: Ports,
  guess: Guess,
): Promise<ProvenFlow> {
  const { flowId, purpose, code, callerId } = guess;
  const now = clock.now();
  const flow = await countGuess(db.identity, { flowId, purpose, now });
  if (flow === null) throw refusalOf(await findFlow(db.identity, flowId, purpose), now);
  const { userId, ownSession } = flow;
  const isRight = equalBytes(flow.codeMac, codeMac(keyring, { flowId, purpose, userId }, code));
  const isTheirs = !ownSession || userId === callerId;
  if (!isRight || !isTheirs || userId === null || !fitsFlow(flow, guess)) {
    const attemptsLeft = MAX_ATTEMPTS - flow.attempts;
    const concern = { userId, facts: { step: purpose } };
    throw new AppError('MFA_INVALID_CODE', { attemptsLeft }).about(concern);
  }
  return { ...flow, userId };

  function fitsFlow(asked: Flow, given: Guess): boolean {
    const { channel, email, phone } = given;
    if (channel !== undefined && channel !== asked.channel) return false;
    if (email !== undefined && email.toLowerCase() !== asked.email?.toLowerCase()) return false;
    if (phone === undefined) return true;
    return (
      asked.phone !== null &&
      phone ===
        fieldCrypto.decryptField({ column: 'otp_flows.phone', rowId: asked.id }, asked.phone)
    );
  }
}

/** Why a flow takes no guess. */
function refusalOf(flow: Flow | null, now: Date): AppError {
  if (flow === null) return new AppError('MFA_INVALID_CODE');
  if (flow.usedAt !== null || flow.expiresAt <= now) {
    return new AppError('TOKEN_EXPIRED', {}, { message: 'The code is no longer valid.' });
  }
  const seconds = Math.ceil((flow.expiresAt.getTime() - now.getTime()) / 1000);
  return new AppError(
    'AUTH_LOCKED',
    {},
    { message: 'Too many wrong codes. Ask for a new one.', retryAfterSeconds: seconds },
  ).about({ userId: flow.userId, facts: { step: flow.purpose } });
}
