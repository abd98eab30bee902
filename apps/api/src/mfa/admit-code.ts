import { knownDeviceOf } from '../identity/devices/known-device-of.js';
import { admitAttempt } from '../identity/lockout/guard-attempt.js';
import type { Attempt } from '../identity/lockout/guard-attempt.js';
import type { BaseContext } from '../trpc/context.js';

/** An attempt at a second factor that was admitted: already counted as failed. */
export interface AdmittedCode extends Attempt {
  /** The device cookie, if the device is known. */
  readonly knownDevice: string | null;
}

/**
 * Admits one attempt at somebody's second factor. Its counters are of their own: whoever knows the
 * password could otherwise guess codes for ever, five to each sign-in that they begin.
 * @throws AppError AUTH_LOCKED with Retry-After.
 */
export async function admitCode(ctx: BaseContext, userId: string): Promise<AdmittedCode> {
  const { ports, request } = ctx;
  const knownDevice = await knownDeviceOf(ctx, userId);
  const email = `second-factor|${userId}`;
  const attempt = await admitAttempt(ports, { email, userId, ip: request.ip, knownDevice });
  return { ...attempt, knownDevice };
}
