const DESCRIPTIONS: Readonly<Record<string, string>> = {
  alerts: 'Alerts of the monitoring, which become incidents.',
  attachments: 'Files on tickets, comments, incidents and timeline events.',
  audit: 'What was done, by whom, to what.',
  auth: 'Accounts, sessions and passwords.',
  automation: 'Service accounts and API keys.',
  dev: 'Helpers of the embedded mode.',
  events: 'The live stream of domain events.',
  incidents: 'Incidents from declaration to close.',
  invites: 'Invitations to a tenant.',
  members: 'Who belongs to a tenant, and with which role.',
  mfa: 'Second factors: authenticator app, recovery codes, the second step of a sign-in.',
  notifications: 'What you are told, where and when; chats that are told beside you.',
  otp: 'One-time codes by mail and text message.',
  passkeys: 'Passkeys: sign-in without a password, and a second factor (WebAuthn).',
  people: 'Names of colleagues, for pickers.',
  reviews: 'What was learned from an incident.',
  'security-events': 'What was noticed about attempts to get at what is not theirs.',
  'status updates': 'What was told to whom, with the status and severity of that moment.',
  tasks: 'What is to be done for an incident.',
  tenants: 'Tenants: create, switch, rename, delete.',
  tickets: 'What people ask for: tickets, comments, targets.',
  timeline: 'What happened during an incident.',
  tokens: 'Sign-in for clients that are not browsers.',
  usage: 'Metering and quotas.',
  views: 'Filters of the lists under a name, for yourself or for the tenant.',
  webhooks: 'Events sent to your own URLs.',
};

/**
 * The tags of the document with what each is about.
 * @throws Error for a tag without a description: a new room adds its own above.
 */
export function describeTags(names: readonly string[]): { name: string; description: string }[] {
  return names.map((name) => {
    const description = DESCRIPTIONS[name];
    if (description === undefined) throw new Error(`The tag ${name} has no description`);
    return { name, description };
  });
}
