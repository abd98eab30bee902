/** Sentences about failures. Codes that are not listed show the server's own sentence. */
export const strings: {
  readonly network: string;
  readonly unknown: string;
  readonly traceId: string;
  readonly failed: string;
  readonly byCode: Readonly<Record<string, string>>;
} = {
  network: 'The server cannot be reached. Check your connection and try again.',
  unknown: 'Something went wrong.',
  traceId: 'Trace id',
  failed: 'That did not work',
  byCode: {
    VERSION_MISMATCH:
      'Somebody changed this in the meantime. You now see the newest version: check it and try again.',
    AUTH_LOCKED: 'Too many failed attempts. Wait a few minutes and try again.',
    INVITE_EXPIRED: 'This invitation has expired or was already used. Ask for a new one.',
    TOKEN_EXPIRED: 'This link has expired or was already used. Ask for a new one.',
    AUTH_INVALID_TOKEN:
      'This link is not valid. Check that you copied all of it, or ask for a new one.',
    QUOTA_EXCEEDED: 'The daily quota of this tenant is used up. It starts afresh at midnight UTC.',
  },
};
