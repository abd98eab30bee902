import { authorize } from '@incident-tracker/policy';
import type { TenantContext } from '../trpc/context.js';
import { shownActor } from './actor.js';
import { allowedTransitions, categoryOf, isOpen, parseStatus } from './lifecycle.js';
import { formatReference } from './reference.js';
import type { Incident } from './schemas.js';
import { parseSeverity } from './severity.js';
import type { IncidentRow, LoadedIncident } from './store.js';
import type { Milestones } from './timestamps.js';

/** ISO 8601 in UTC, or null. */
export function iso(time: Date | null): string | null {
  return time === null ? null : time.toISOString();
}

/** The milestones among a row's columns. */
export function milestonesOf(row: IncidentRow): Milestones {
  return {
    impactStartedAt: row.impact_started_at,
    detectedAt: row.detected_at,
    declaredAt: row.declared_at,
    acknowledgedAt: row.acknowledged_at,
    mitigatedAt: row.mitigated_at,
    resolvedAt: row.resolved_at,
    closedAt: row.closed_at,
  };
}

/** The columns of milestones. */
export function milestoneColumns(milestones: Milestones) {
  return {
    impact_started_at: milestones.impactStartedAt,
    detected_at: milestones.detectedAt,
    declared_at: milestones.declaredAt,
    acknowledged_at: milestones.acknowledgedAt,
    mitigated_at: milestones.mitigatedAt,
    resolved_at: milestones.resolvedAt,
    closed_at: milestones.closedAt,
  };
}

/** An incident as this caller sees it, with what they may do next. */
export function presentIncident(
  { subject }: Pick<TenantContext, 'subject'>,
  { row, roles, createdByName, mergedInto }: LoadedIncident,
): Incident {
  const status = parseStatus(row.status);
  const mayTransition = authorize('incidents.transition', undefined, subject).effect === 'allow';
  return {
    id: row.id,
    reference: formatReference(row.number),
    title: row.title,
    description: row.description,
    severity: parseSeverity(row.severity),
    status,
    category: categoryOf(status),
    allowedTransitions: allowedTransitions(status, mayTransition),
    commander: roles.incident_commander,
    roles: { ...roles },
    impactStartedAt: iso(row.impact_started_at),
    detectedAt: iso(row.detected_at),
    declaredAt: row.declared_at.toISOString(),
    acknowledgedAt: iso(row.acknowledged_at),
    mitigatedAt: iso(row.mitigated_at),
    resolvedAt: iso(row.resolved_at),
    closedAt: iso(row.closed_at),
    nextUpdateDueAt: isOpen(status) ? iso(row.next_update_due_at) : null,
    mergedInto:
      mergedInto === null
        ? null
        : { id: mergedInto.id, reference: formatReference(mergedInto.number) },
    source: row.source,
    externalId: row.external_id,
    createdBy: shownActor(row.created_by_type, row.created_by_id, createdByName),
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
    version: row.version,
  };
}
