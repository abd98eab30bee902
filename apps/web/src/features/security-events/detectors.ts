import type { Explanation } from './explanation';

const RELAX = 'The source is slowed down already, and by itself no longer once it stops.';

/** What each detector has found when it speaks. */
export const DETECTORS: Readonly<Record<string, Explanation>> = {
  credential_stuffing: {
    label: 'Credential stuffing',
    what: 'Sign-ins to many different accounts failed from one network.',
    hint: `${RELAX} Look for a sign-in that succeeded from the same address: that account is lost, so end its sessions and have its password reset. Demand two-step sign-in in the settings of the tenant.`,
  },
  distributed_guessing: {
    label: 'Distributed guessing',
    what: 'Sign-ins to one account failed from many different networks.',
    hint: 'Somebody is after this account. Tell its owner, and have two-step sign-in or a passkey set up.',
  },
  key_scanning: {
    label: 'Key scanning',
    what: 'Many different API keys that open nothing came from one network.',
    hint: `${RELAX} Keys cannot be guessed, but a list of them may have leaked: rotate those that may be on it.`,
  },
  cross_tenant_probing: {
    label: 'Cross-tenant probing',
    what: 'Somebody named many tenants that they do not belong to.',
    hint: 'It got nothing. For a key, revoke it and find out who holds it; for a person, ask, and remove them if need be.',
  },
  object_probing: {
    label: 'Object probing',
    what: 'Somebody asked for many objects that this tenant does not have.',
    hint: 'It got nothing. For a key, check the configuration of its program, or revoke it; for a person, ask.',
  },
  permission_probing: {
    label: 'Permission probing',
    what: 'Somebody tried many different things that they may not do.',
    hint: 'It got nothing. For a key, revoke it and find out who holds it; for a person, ask, and remove them if need be.',
  },
  token_reuse: {
    label: 'Token theft',
    what: 'Spent refresh tokens were used again and again: somebody may have stolen them.',
    hint: 'Their sessions have ended. End what is left, and find what the clients have in common: a device, a log, a proxy.',
  },
  webhook_failures: {
    label: 'Webhook failures',
    what: 'Many deliveries to webhook endpoints failed.',
    hint: 'Open the webhooks, and look at what the endpoints answer. All at once point to the way out of this installation.',
  },
  dead_letter_growth: {
    label: 'Deliveries given up',
    what: 'Several webhook deliveries were given up.',
    hint: 'Repair the endpoints, then send the deliveries again from the pages of the webhooks.',
  },
  circuit_openings: {
    label: 'Webhooks held back',
    what: 'The circuits of webhook endpoints opened again and again.',
    hint: 'An endpoint comes and goes: look at its deliveries, and repair or disable it.',
  },
};

/** For a detector that came with a newer server. */
export const UNKNOWN_DETECTOR: Omit<Explanation, 'label'> = {
  what: 'A pattern of events crossed the threshold of a detector.',
  hint: 'Look at the events around this time, from the same address or person.',
};
