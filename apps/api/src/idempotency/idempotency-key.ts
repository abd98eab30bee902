import { invalidInput } from '../trpc/to-app-error.js';

/** Printable ASCII; what the IETF draft writes as a quoted string is taken with its quotes. */
const IDEMPOTENCY_KEY = /^[\x20-\x7E]{1,255}$/;

/**
 * Checks the value of an `Idempotency-Key` header (draft-ietf-httpapi-idempotency-key-header §2.1).
 * @throws AppError VALIDATION_FAILED.
 */
export function checkIdempotencyKey(key: string): string {
  if (!IDEMPOTENCY_KEY.test(key)) {
    throw invalidInput('Idempotency-Key', 'Send 1 to 255 printable ASCII characters.');
  }
  return key;
}
