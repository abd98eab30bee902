import type { SecurityEventType } from './event-types';
import type { Explanation } from './explanation';

/** Every type of event. The table is complete by its type. */
export const EXPLANATIONS: Readonly<Record<SecurityEventType, Explanation>> = {
  'security.anomaly_detected': {
    label: 'Anomaly detected',
    what: 'A pattern of events crossed the threshold of a detector.',
    hint: 'Look at the events around this time, from the same address or person.',
  },
  'authn.login_failed': {
    label: 'Sign-in failed',
    what: 'Somebody failed to prove that an account is theirs.',
    hint: 'One is a typing error. Many on one account, or from one address: ask the person, and demand two-step sign-in in the settings of the tenant.',
  },
  'authn.locked_out': {
    label: 'Sign-in locked',
    what: 'An attempt was refused because too many had failed before.',
    hint: 'The lock opens by itself. If it was not the person, have the password changed and two-step sign-in turned on.',
  },
  'authn.second_factor_failed': {
    label: 'Second step failed',
    what: 'A code or passkey for the second step, or a one-time code, was wrong.',
    hint: 'Whoever gets this far knows the password. Ask the person; if it was not them, have the password changed and look at their activity.',
  },
  'authn.token_reused': {
    label: 'Token used twice',
    what: 'A spent refresh token was used again. Its session has ended.',
    hint: 'Once may be a client that was restored from a copy. Several are a theft: have all sessions of the person ended, and find what the clients have in common.',
  },
  'authn.api_key_refused': {
    label: 'API key refused',
    what: 'An API key was presented that is unknown, malformed, expired or revoked.',
    hint: 'A revoked key that is still tried shows who has it. Update the program that uses it, and rotate what may have leaked.',
  },
  'authz.denied': {
    label: 'Access denied',
    what: 'Somebody asked for what their role or scopes do not include.',
    hint: 'It got nothing. A key that keeps trying is configured wrongly or in wrong hands: ask its owner, or revoke it.',
  },
  'object.not_found': {
    label: 'Unknown objects',
    what: 'Somebody asked for objects that this tenant does not have.',
    hint: 'Old links do that. Many different ones in a short time are somebody who guesses.',
  },
  'tenant.crossing_attempted': {
    label: 'Foreign tenant',
    what: 'Somebody named a tenant that they do not belong to.',
    hint: 'It got nothing. For a key, check the configuration or revoke it; for a person, ask.',
  },
  'csrf.refused': {
    label: 'Foreign request',
    what: 'A request that rides on a cookie did not come from this application.',
    hint: 'Either a page elsewhere attacks people who are signed in, or the address of this installation (PUBLIC_URL) is not the one that browsers use.',
  },
  'rate_limit.exceeded': {
    label: 'Too many requests',
    what: 'Requests were refused because there were too many.',
    hint: 'Mostly a client in a loop: find it by the key or person, and have it wait as Retry-After says.',
  },
  'webhook.delivery_failed': {
    label: 'Webhook delivery failed',
    what: 'An endpoint did not accept a delivery. It will be tried again.',
    hint: 'Open the webhook, and look at what the endpoint answered.',
  },
  'webhook.dead_lettered': {
    label: 'Webhook delivery given up',
    what: 'A delivery was given up after its last attempt.',
    hint: 'Repair the endpoint, then send the delivery again from the page of the webhook.',
  },
  'webhook.circuit_opened': {
    label: 'Webhook held back',
    what: 'Deliveries to an endpoint are held back because it kept failing.',
    hint: 'It is tried again by itself. Once it is repaired, close its circuit on the page of the webhook.',
  },
  'attachment.malware_found': {
    label: 'Malware found',
    what: 'The scanner found malware in an uploaded file. It is in quarantine and was served to nobody.',
    hint: 'Ask whoever uploaded it where it came from, and have their device checked.',
  },
};

/** For a type that came with a newer server. */
export const UNKNOWN_TYPE: Omit<Explanation, 'label'> = {
  what: 'Reload the page: it is older than the server, and does not know this type.',
  hint: 'Look at the events around this time, from the same address or person.',
};
