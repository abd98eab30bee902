import type { BulkItem, Incident } from '../../../api/types';
import { choiceParam } from '../../../app/search-params';
import { INCIDENT_ROLES, SEVERITIES, STATUSES } from '../vocabulary';

/** What can be changed of many incidents. */
export type BulkKind = 'severity' | 'status' | 'role';

/** The fields of the dialog; which of them count depends on the kind. */
export interface BulkValues extends Record<string, unknown> {
  severity: string | null;
  status: string | null;
  role: string | null;
  personId: string | null;
}

export const INITIAL_VALUES: BulkValues = {
  severity: null,
  status: null,
  role: 'incident_commander',
  personId: null,
};

type Change = Pick<BulkItem, 'severity' | 'status' | 'roles'>;

/** The change that the fields describe; undefined while nothing is chosen. */
function changeOf(kind: BulkKind, values: BulkValues): Change | undefined {
  if (kind === 'severity') {
    const severity = choiceParam(values.severity, SEVERITIES);
    return severity && { severity };
  }
  if (kind === 'status') {
    const status = choiceParam(values.status, STATUSES);
    return status && { status };
  }
  const role = choiceParam(values.role, INCIDENT_ROLES);
  return role && { roles: { [role]: values.personId } };
}

/** An item for each incident, from the version that is shown. */
export function bulkItems(
  kind: BulkKind,
  values: BulkValues,
  incidents: readonly Incident[],
): BulkItem[] {
  const change = changeOf(kind, values);
  if (change === undefined) return [];
  return incidents.map(({ id, version }) => ({
    incidentId: id,
    expectedVersion: version,
    ...change,
  }));
}
