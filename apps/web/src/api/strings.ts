/** Sentences about failures. Codes that are not listed show the server's own sentence. */
export const strings: {
  readonly network: string;
  readonly unknown: string;
  readonly traceId: string;
  readonly failed: string;
  readonly dismiss: string;
  readonly passkeyEnded: string;
  readonly passkeyKnown: string;
  readonly passkeyWrongPlace: string;
  readonly byReason: Readonly<Record<string, string>>;
  readonly byCode: Readonly<Record<string, string>>;
} = {
  network: 'The server cannot be reached. Check your connection and try again.',
  unknown: 'Something went wrong.',
  traceId: 'Trace id',
  failed: 'That did not work',
  dismiss: 'Dismiss',
  passkeyEnded: 'The passkey was not used: you stopped, or it took too long. Try again.',
  passkeyKnown: 'This device or key holds a passkey of your account already.',
  passkeyWrongPlace: 'Passkeys do not work at this address. Open the app by its proper name.',
  /** By `details.reason`, where the code alone says too little. */
  byReason: {
    sso_required: 'This tenant takes a sign-in through its provider.',
    last_sign_in_method: 'This is your only way to sign in. Set a password or add a passkey first.',
    already_linked: 'That account of the provider is connected already.',
    plan_limit:
      'The plan of this tenant has no room for another one. Remove one that is not needed, or ask an owner for a larger plan.',
    webhook_disabled: 'This webhook is disabled. Enable it first.',
    'linked already': 'This is linked already.',
    'a review is put forward when the incident is mitigated':
      'A review stays a draft until the incident is mitigated.',
    'nothing is worked on in the other':
      'Nothing is worked on in the other incident: it was declined or canceled.',
    too_many_views: 'There are as many views of this list as there can be. Delete one first.',
    no_owner: 'Whoever shared this view is gone, so that there is nobody to take it back to.',
    over_limit: 'The tenant has more than this plan allows.',
  },
  byCode: {
    MFA_REQUIRED: 'Set up two-step sign-in first, on the security page of your account.',
    MFA_INVALID_CODE:
      'This code is not right, or was used before. Wait for the next one and try again.',
    REAUTH_REQUIRED: 'This needs a confirmation that it is you. Try again.',
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
