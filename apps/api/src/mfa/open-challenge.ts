import { equalBytes } from '../platform/keyring.js';
import type { BaseContext } from '../trpc/context.js';
import { AppError } from '../trpc/errors.js';
import { findChallenge } from './challenges-store.js';
import type { Challenge } from './challenges-store.js';
import { deviceHashOf } from './demand-second-factor.js';

/** The challenge that can be answered no more: the sign-in has to begin anew. */
export function challengeOver(): AppError {
  return new AppError('TOKEN_EXPIRED', {}, { message: 'This sign-in has expired. Sign in again.' });
}

/**
 * The sign-in that a challenge belongs to, if it waits and this is the device that began it.
 * @throws AppError AUTH_INVALID_TOKEN for one that was never issued to this device, TOKEN_EXPIRED for
 * one that is used or too old.
 */
export async function openChallenge(ctx: BaseContext, presented: string): Promise<Challenge> {
  const { ports, request } = ctx;
  const challenge = await findChallenge(ports.db.identity, presented);
  if (
    challenge === null ||
    !equalBytes(challenge.deviceHash, deviceHashOf(request, challenge.transport))
  ) {
    throw new AppError('AUTH_INVALID_TOKEN');
  }
  if (challenge.usedAt !== null || challenge.expiresAt <= ports.clock.now()) throw challengeOver();
  return challenge;
}
