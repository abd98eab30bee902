import { AppError } from './errors.js';

/**
 * Optimistic concurrency (RFC 9110 §13.1.1): a caller who says which version they have read must have
 * read the current one.
 * @throws AppError VERSION_MISMATCH with `currentVersion`.
 */
export function checkVersion(expected: number | undefined, currentVersion: number): void {
  if (expected !== undefined && expected !== currentVersion) {
    throw new AppError('VERSION_MISMATCH', { currentVersion });
  }
}
