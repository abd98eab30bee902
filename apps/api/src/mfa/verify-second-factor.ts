import { accountTransaction } from '../identity/account-transaction.js';
import { noteFailure } from '../identity/activity/note-failure.js';
import { enter } from '../identity/enter.js';
import { homeTenantOf } from '../identity/home-tenant.js';
import { viaOf } from '../identity/sessions/auth-of.js';
import type { Transport } from '../identity/transport.js';
import { findUserById, lockUser } from '../identity/users-store.js';
import { verifyAssertion } from '../passkeys/assertions.js';
import { ceremonyOfSignIn } from '../passkeys/challenges-store.js';
import type { Assertion } from '../passkeys/credential-schemas.js';
import type { BaseContext } from '../trpc/context.js';
import { AppError } from '../trpc/errors.js';
import { admitCode } from './admit-code.js';
import { claimAttempt, consumeChallenge } from './challenges-store.js';
import type { Challenge } from './challenges-store.js';
import { challengeOver, openChallenge } from './open-challenge.js';
import { useSecondFactor } from './use-second-factor.js';
import type { SecondFactor } from './use-second-factor.js';

/** The second step of a sign-in: a code or a passkey. */
export interface SecondStep {
  readonly challenge: string;
  readonly code?: string | undefined;
  readonly passkey?: Assertion | undefined;
}

/**
 * Completes a sign-in that waits for its second factor, by the transport with which it began. An
 * attempt is counted before it is verified, on the challenge and on the account; challenge, code and
 * session change together or not at all.
 * @throws AppError AUTH_INVALID_TOKEN, TOKEN_EXPIRED, AUTH_LOCKED, MFA_INVALID_CODE.
 */
export async function verifySecondFactor<Answer>(
  ctx: BaseContext,
  step: SecondStep,
  transports: Readonly<Record<Challenge['transport'], Transport<Answer>>>,
): Promise<Answer> {
  const { ports } = ctx;
  const { db, clock } = ports;
  const challenge = await openChallenge(ctx, step.challenge);
  const { id, userId } = challenge;
  const attempt = await admitCode(ctx, userId);
  if (!(await claimAttempt(db.identity, id, clock.now()))) throw challengeOver();

  const [factor, user] = await Promise.all([
    factorOf(ctx, step, id),
    findUserById(db.identity, userId),
  ]);
  if (user === null) throw challengeOver();
  const activeTenantId = await homeTenantOf(db.identity, user);
  const transport = transports[challenge.transport];
  const scope = { userId, tenantId: activeTenantId };
  const opening = await accountTransaction(ctx, scope, async (account) => {
    const { trx, now } = account;
    const current = await lockUser(trx, userId);
    if (current === null || !(await consumeChallenge(trx, id, now))) throw challengeOver();
    const method = await useSecondFactor(ports, account, { user: current, factor });
    const { knownDevice } = attempt;
    const signIn = { userId, activeTenantId, knownDevice, via: viaOf(challenge, now) };
    const [opened] = await Promise.all([
      enter(ctx, account, { signIn, transport, method }),
      attempt.succeed(trx),
    ]);
    return opened;
  }).catch((error: unknown) => {
    if (error instanceof AppError && error.code === 'MFA_INVALID_CODE') {
      noteFailure(ctx, userId, 'auth.second_factor_failed');
    }
    throw error;
  });
  const { email, name, emailVerified, mfaEnabled } = user;
  const person = { userId, email, name, emailVerified, mfaEnabled };
  return opening.handOver({ person, activeTenantId });
}

async function factorOf(
  { ports }: BaseContext,
  { code, passkey }: SecondStep,
  challengeId: string,
): Promise<SecondFactor> {
  if (passkey === undefined) return { code: code ?? '' };
  return { assertion: await verifyAssertion(ports, passkey, ceremonyOfSignIn(challengeId)) };
}
