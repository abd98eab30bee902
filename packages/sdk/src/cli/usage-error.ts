/** What was given cannot be used; the message is for the person who gave it. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
