import type { SecurityEventType } from '../catalogue.js';

/** What a detector groups by, and tells different ones of apart. */
export type SignalField = 'network' | 'account' | 'principal' | 'target' | 'tenant';

/** A pattern to look for: within a window, so many of something by the same source. */
export interface Detector {
  /** One sentence for whoever reads the mail. */
  readonly description: string;
  readonly events: readonly SecurityEventType[];
  /** Whose events are counted together. */
  readonly by: SignalField;
  /** What has to be different to count; left out, every occurrence counts. */
  readonly distinct?: SignalField;
  readonly threshold: number;
  readonly windowMs: number;
  /**
   * Whose request limits it tightens, and from which level on: the principal, or each network that took
   * part. Never an account that is attacked: its owner would be locked out.
   */
  readonly throttle?: { readonly whom: 'networks' | 'principal'; readonly level: number };
}

const MINUTE_MS = 60_000;

/**
 * Every detector, with its figures. People who mistype, and programs with one wrong key or one wrong
 * address, stay well below them: what counts is how many different ones are tried.
 */
export const DETECTORS = {
  credential_stuffing: {
    description: 'Sign-ins to many different accounts failed from one network.',
    events: ['authn.login_failed', 'authn.locked_out'],
    by: 'network',
    distinct: 'account',
    threshold: 20,
    windowMs: 10 * MINUTE_MS,
    throttle: { whom: 'networks', level: 2 },
  },
  distributed_guessing: {
    description: 'Sign-ins to one account failed from many different networks.',
    events: ['authn.login_failed', 'authn.locked_out'],
    by: 'account',
    distinct: 'network',
    threshold: 10,
    windowMs: 30 * MINUTE_MS,
    throttle: { whom: 'networks', level: 1 },
  },
  key_scanning: {
    description: 'Many different API keys that open nothing came from one network.',
    events: ['authn.api_key_refused'],
    by: 'network',
    distinct: 'target',
    threshold: 20,
    windowMs: 10 * MINUTE_MS,
    throttle: { whom: 'networks', level: 2 },
  },
  cross_tenant_probing: {
    description: 'Somebody named many tenants that they do not belong to.',
    events: ['tenant.crossing_attempted'],
    by: 'principal',
    distinct: 'target',
    threshold: 5,
    windowMs: 10 * MINUTE_MS,
    throttle: { whom: 'principal', level: 2 },
  },
  object_probing: {
    description: 'Somebody asked for many objects that their tenant does not have.',
    events: ['object.not_found'],
    by: 'principal',
    distinct: 'target',
    threshold: 100,
    windowMs: 10 * MINUTE_MS,
    throttle: { whom: 'principal', level: 1 },
  },
  permission_probing: {
    description: 'Somebody tried many different things that they may not do.',
    events: ['authz.denied'],
    by: 'principal',
    distinct: 'target',
    threshold: 15,
    windowMs: 10 * MINUTE_MS,
    throttle: { whom: 'principal', level: 1 },
  },
  token_reuse: {
    description: 'Spent refresh tokens were used again and again: somebody may have stolen them.',
    events: ['authn.token_reused'],
    by: 'network',
    threshold: 3,
    windowMs: 60 * MINUTE_MS,
    throttle: { whom: 'networks', level: 1 },
  },
  webhook_failures: {
    description: 'Many deliveries to webhook endpoints failed.',
    events: ['webhook.delivery_failed'],
    by: 'tenant',
    threshold: 50,
    windowMs: 15 * MINUTE_MS,
  },
  dead_letter_growth: {
    description: 'Several webhook deliveries were given up.',
    events: ['webhook.dead_lettered'],
    by: 'tenant',
    threshold: 10,
    windowMs: 60 * MINUTE_MS,
  },
  circuit_openings: {
    description: 'The circuits of webhook endpoints opened again and again.',
    events: ['webhook.circuit_opened'],
    by: 'tenant',
    threshold: 3,
    windowMs: 60 * MINUTE_MS,
  },
} as const satisfies Readonly<Record<string, Detector>>;

export type DetectorName = keyof typeof DETECTORS;

/** All detectors, in the order of the list. */
export const DETECTOR_NAMES = Object.keys(
  DETECTORS,
) as readonly string[] as readonly DetectorName[];

/** The figures of a detector. */
export function detectorOf(name: DetectorName): Detector {
  return DETECTORS[name];
}
