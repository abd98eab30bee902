import type { Status } from '../lifecycle.js';
import type { Severity } from '../severity.js';

/**
 * Statuspage's statuses of incidents and of scheduled maintenance, as ours. A postmortem is published
 * after the resolution and leaves the incident resolved.
 */
const STATUSES = new Map<unknown, Status>([
  ['investigating', 'investigating'],
  ['identified', 'identified'],
  ['monitoring', 'monitoring'],
  ['resolved', 'resolved'],
  ['postmortem', 'resolved'],
  ['scheduled', 'triage'],
  ['in_progress', 'identified'],
  ['verifying', 'monitoring'],
  ['completed', 'resolved'],
]);

const SEVERITIES = new Map<unknown, Severity>([
  ['critical', 'SEV1'],
  ['major', 'SEV2'],
  ['minor', 'SEV3'],
  ['none', 'SEV4'],
  ['maintenance', 'SEV4'],
]);

/** Our status for one of Statuspage's; undefined for a word that it does not use. */
export function statusOf(word: unknown): Status | undefined {
  return STATUSES.get(word);
}

/** Our severity for an impact; undefined for a word that Statuspage does not use. */
export function severityOf(impact: unknown): Severity | undefined {
  return SEVERITIES.get(impact);
}
