import { equalBytes } from '../platform/keyring.js';
import { AppError } from '../trpc/errors.js';
import type { KeyedCall } from './keyed-call.js';

/** The 409 for a key whose first request is still running. */
export function inFlight(): AppError {
  return new AppError('IDEMPOTENCY_IN_FLIGHT', {}, { retryAfterSeconds: 1 });
}

/** @throws AppError IDEMPOTENCY_KEY_REUSED when the key came with another input before. */
export function assertSameRequest(call: KeyedCall, requestMac: Buffer): void {
  if (!equalBytes(call.requestMac, requestMac)) throw new AppError('IDEMPOTENCY_KEY_REUSED');
}
