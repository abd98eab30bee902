import type { SecurityEventListInput } from '../../api/types';
import { keysOf } from '../../app/keys-of';

export type SecurityEventType = NonNullable<SecurityEventListInput['type']>[number];
export type Severity = NonNullable<SecurityEventListInput['severity']>[number];

/** What a detector has found: what all the other events are watched for. */
export const ANOMALY = 'security.anomaly_detected' satisfies SecurityEventType;

/** Complete by their types, so that none can be forgotten; in the order of the filters. */
const TYPES: Readonly<Record<SecurityEventType, true>> = {
  'security.anomaly_detected': true,
  'authn.login_failed': true,
  'authn.locked_out': true,
  'authn.second_factor_failed': true,
  'authn.token_reused': true,
  'authn.api_key_refused': true,
  'authz.denied': true,
  'object.not_found': true,
  'tenant.crossing_attempted': true,
  'csrf.refused': true,
  'rate_limit.exceeded': true,
  'webhook.delivery_failed': true,
  'webhook.dead_lettered': true,
  'webhook.circuit_opened': true,
  'attachment.malware_found': true,
};
const SEVERITY: Readonly<Record<Severity, true>> = {
  critical: true,
  high: true,
  medium: true,
  low: true,
};

export const SECURITY_EVENT_TYPES: readonly SecurityEventType[] = keysOf(TYPES);
export const SEVERITIES: readonly Severity[] = keysOf(SEVERITY);
