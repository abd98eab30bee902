import type { Severity } from './severities.js';

/** What the catalogue says of a type of security event. */
export interface SecurityEventEntry {
  readonly severity: Severity;
  readonly description: string;
  /**
   * Its name in the logs, from the OWASP Application Logging Vocabulary; `webhook_*` are ours, in the
   * same form, because the vocabulary has no word for them.
   */
  readonly owasp: string;
  /**
   * `each`: every occurrence has a row of its own. `minute`: what the same source does within a minute
   * is one row with a count, so that whoever can repeat it at will cannot fill the database with it.
   */
  readonly rows: 'each' | 'minute';
  /** Facts that an event may carry. Never what somebody typed, sent or is called. */
  readonly details: readonly string[];
  /** Those of the facts that tell one row of a minute from another. */
  readonly apart?: readonly string[];
}

/**
 * Every type of security event. The list is closed: a type or a fact that is not here cannot be
 * recorded. Names are public (the filter of the stream): added, never renamed.
 */
export const SECURITY_EVENT_TYPES = {
  'authn.login_failed': {
    severity: 'low',
    description: 'Somebody failed to prove that an account is theirs.',
    owasp: 'authn_login_fail',
    rows: 'each',
    details: ['method'],
  },
  'authn.locked_out': {
    severity: 'medium',
    description: 'An attempt was refused because too many had failed.',
    owasp: 'authn_login_lock',
    rows: 'minute',
    details: ['step'],
    apart: ['step'],
  },
  'authn.second_factor_failed': {
    severity: 'medium',
    description: 'A code or passkey for a second factor, or a one-time code, was wrong.',
    owasp: 'authn_login_fail',
    rows: 'each',
    details: ['step'],
  },
  'authn.token_reused': {
    severity: 'high',
    description: 'A spent refresh token was used again; its session has ended.',
    owasp: 'authn_token_reuse',
    rows: 'each',
    details: [],
  },
  'authn.api_key_refused': {
    severity: 'low',
    description: 'An API key was presented that is unknown, malformed, expired or revoked.',
    owasp: 'authn_login_fail',
    rows: 'minute',
    details: ['wellFormed'],
    apart: ['wellFormed'],
  },
  'authz.denied': {
    severity: 'medium',
    description:
      'Somebody asked for what they may not do: answered 403, or 404 where that hides it.',
    owasp: 'authz_fail',
    rows: 'minute',
    details: ['permission', 'procedure', 'status', 'reason'],
    apart: ['permission', 'procedure', 'status'],
  },
  'object.not_found': {
    severity: 'low',
    description: 'Somebody asked for objects that their tenant does not have.',
    owasp: 'malicious_excess_404',
    rows: 'minute',
    details: [],
  },
  'tenant.crossing_attempted': {
    severity: 'medium',
    description: 'Somebody named a tenant that they do not belong to.',
    owasp: 'malicious_direct_reference',
    rows: 'minute',
    details: ['by', 'side'],
    apart: ['by'],
  },
  'csrf.refused': {
    severity: 'medium',
    description: 'A request that rides on a cookie did not come from this application.',
    owasp: 'malicious_cors',
    rows: 'minute',
    details: ['reason', 'procedure'],
    apart: ['reason', 'procedure'],
  },
  'rate_limit.exceeded': {
    severity: 'low',
    description: 'Requests were refused because there were too many.',
    owasp: 'excess_rate_limit_exceeded',
    rows: 'minute',
    details: ['policy'],
  },
  'webhook.delivery_failed': {
    severity: 'low',
    description: 'An endpoint did not accept a delivery; it will be tried again.',
    owasp: 'webhook_delivery_fail',
    rows: 'minute',
    details: ['webhookId', 'deliveryId', 'reason', 'status', 'attempt'],
    apart: ['webhookId', 'reason'],
  },
  'webhook.dead_lettered': {
    severity: 'medium',
    description: 'A delivery was given up after its last attempt.',
    owasp: 'webhook_dead_letter',
    rows: 'minute',
    details: ['webhookId', 'deliveryId', 'reason', 'attempts'],
    apart: ['webhookId'],
  },
  'webhook.circuit_opened': {
    severity: 'medium',
    description: 'Deliveries to an endpoint were held back because it kept failing.',
    owasp: 'webhook_circuit_open',
    rows: 'each',
    details: ['webhookId', 'failures', 'openings'],
  },
  'attachment.malware_found': {
    severity: 'high',
    description: 'The scanner found malware in an uploaded file.',
    owasp: 'upload_validation',
    rows: 'each',
    details: ['attachmentId', 'signature'],
  },
  'security.anomaly_detected': {
    severity: 'high',
    description: 'A pattern of events crossed the threshold of a detector.',
    owasp: 'malicious_attack_tool',
    rows: 'each',
    details: ['detector', 'observed', 'threshold', 'windowSeconds', 'throttled'],
  },
} as const satisfies Readonly<Record<string, SecurityEventEntry>>;

/** The name of a type of security event. */
export type SecurityEventType = keyof typeof SECURITY_EVENT_TYPES;

/** All types, in the order of the catalogue. */
export const SECURITY_EVENT_NAMES = Object.keys(
  SECURITY_EVENT_TYPES,
) as readonly string[] as readonly SecurityEventType[];

type DetailName<Type extends SecurityEventType> =
  (typeof SECURITY_EVENT_TYPES)[Type]['details'][number];

/** A fact of an event. Text comes from closed sets of ours (reasons, policies, ids), never from callers. */
export type Fact = string | number | boolean;

/** The facts that an event of a type may carry. */
export type SecurityEventDetails<Type extends SecurityEventType> = Readonly<
  Partial<Record<DetailName<Type>, Fact | null>>
>;

/** The entry of a type. */
export function entryOf(type: SecurityEventType): SecurityEventEntry {
  return SECURITY_EVENT_TYPES[type];
}
