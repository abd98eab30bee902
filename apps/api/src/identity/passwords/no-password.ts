/**
 * Stands in place of the hash for an account that has no password, because it was created through a
 * provider. No password hashes to it, so every sign-in with one fails, after the usual work; a reset
 * by mail puts a hash in its place.
 */
export const NO_PASSWORD = '!';

/** Whether somebody can sign in to the account with a password. */
export function hasPassword({ passwordHash }: { passwordHash: string }): boolean {
  return passwordHash !== NO_PASSWORD;
}
