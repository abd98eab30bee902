/**
 * What a plan limits the number of, and what counts towards it. The names are public
 * (`details.feature`, the usage report).
 */
export const FEATURES = {
  members: 'Members, and open invites, each of which holds a seat',
  serviceAccounts: 'Service accounts that are not disabled',
  apiKeys: 'API keys that work and have not been replaced by a rotation',
  webhooks: 'Webhook endpoints',
  storageBytes: 'Bytes of all attachments',
} as const satisfies Readonly<Record<string, string>>;

export type Feature = keyof typeof FEATURES;

/** The names of the features, in the order of the table. */
export const FEATURE_NAMES = Object.keys(FEATURES) as readonly string[] as readonly [
  Feature,
  ...Feature[],
];
