import type { Permission } from '@incident-tracker/policy';
import { changeEach } from '../../trpc/bulk/change-each.js';
import type { TenantContext } from '../../trpc/context.js';
import { lockIncidents } from '../heads.js';
import { parseIncidentKey } from '../reference.js';
import { updateIncident } from '../update-incident.js';
import type { Incident } from '../schemas.js';
import type { BulkInput, BulkResult } from './schemas.js';

/** As in a single change. */
const FIELD_PERMISSIONS = {
  title: 'incidents.update',
  description: 'incidents.update',
  severity: 'incidents.transition',
  status: 'incidents.transition',
  commanderId: 'incidents.assign',
  roles: 'incidents.assign',
} as const satisfies Readonly<Record<string, Permission>>;

/**
 * Changes many incidents in one transaction, each with an outcome of its own.
 * @throws AppError QUOTA_EXCEEDED, with nothing written, when the quota does not cover all changes.
 */
export async function updateIncidents(
  ctx: TenantContext,
  { items }: BulkInput,
): Promise<BulkResult> {
  const { results, ...counts } = await changeEach(ctx, {
    items,
    keyOf: ({ incidentId }) => parseIncidentKey(incidentId),
    lock: (keys) => lockIncidents(ctx, keys),
    permissions: FIELD_PERMISSIONS,
    change: (item) => updateIncident(ctx, item),
    usage: 'incident.write',
  });
  return {
    ...counts,
    results: results.map(({ item, outcome, changed, error }) => ({
      incidentId: item.incidentId,
      outcome,
      incident: changed === null ? null : headOf(changed),
      error,
    })),
  };
}

function headOf({ id, reference, status, severity, version }: Incident) {
  return { id, reference, status, severity, version };
}
