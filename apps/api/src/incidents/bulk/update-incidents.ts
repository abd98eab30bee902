import type { Permission } from '@incident-tracker/policy';
import type { TenantContext } from '../../trpc/context.js';
import { AppError } from '../../trpc/errors.js';
import { demandPermission } from '../../trpc/ladder/permit.js';
import { meterUsage } from '../../usage/meter-usage.js';
import { parseIncidentKey } from '../reference.js';
import type { IncidentKey } from '../reference.js';
import { lockIncidents } from '../heads.js';
import { updateIncident } from '../update-incident.js';
import type { BulkInput, BulkItem, BulkOutcome, BulkResult } from './schemas.js';

/** What each property takes beyond the permission for bulk changes, as in a single change. */
const NEEDED = {
  title: 'incidents.update',
  description: 'incidents.update',
  severity: 'incidents.transition',
  status: 'incidents.transition',
  commanderId: 'incidents.assign',
  roles: 'incidents.assign',
} as const satisfies Readonly<Record<string, Permission>>;

function demandAll(ctx: TenantContext, item: BulkItem): void {
  const given = new Map(Object.entries(item));
  for (const [property, permission] of Object.entries(NEEDED)) {
    if (given.get(property) !== undefined) demandPermission(ctx, permission);
  }
}

function keyText(key: IncidentKey): string {
  return 'id' in key ? key.id : String(key.number);
}

function failure(incidentId: string, { code, message, details }: AppError): BulkOutcome {
  return { incidentId, outcome: 'failed', incident: null, error: { code, message, details } };
}

/**
 * One item. What a caller can do wrong is found before the first row is written, so that a refused
 * item leaves the transaction whole; any other error ends all of it.
 */
async function updateOne(
  ctx: TenantContext,
  item: BulkItem,
  versions: Map<string, number>,
): Promise<BulkOutcome> {
  const { incidentId } = item;
  try {
    const key = parseIncidentKey(incidentId);
    const version = key === null ? undefined : versions.get(keyText(key));
    if (version === undefined) throw new AppError('NOT_FOUND');
    demandAll(ctx, item);
    const updated = await updateIncident(ctx, item);
    const { id, reference, status, severity } = updated;
    for (const name of [id, reference.slice('INC-'.length)]) versions.set(name, updated.version);
    return {
      incidentId,
      outcome: updated.version === version ? 'unchanged' : 'updated',
      incident: { id, reference, status, severity, version: updated.version },
      error: null,
    };
  } catch (error) {
    if (error instanceof AppError) return failure(incidentId, error);
    throw error;
  }
}

/**
 * Changes many incidents in one transaction. Each item has an outcome of its own: one that is refused
 * does not keep the others from being written.
 * @throws AppError QUOTA_EXCEEDED, with nothing written, when the quota does not cover all changes.
 */
export async function updateIncidents(
  ctx: TenantContext,
  { items }: BulkInput,
): Promise<BulkResult> {
  const keys = items.map(({ incidentId }) => parseIncidentKey(incidentId));
  const versions = new Map(
    await lockIncidents(
      ctx,
      keys.filter((key) => key !== null),
    ),
  );
  const results: BulkOutcome[] = [];
  for (const item of items) results.push(await updateOne(ctx, item, versions));

  const count = (outcome: BulkOutcome['outcome']) =>
    results.filter((result) => result.outcome === outcome).length;
  const updated = count('updated');
  if (updated > 0) await meterUsage(ctx, 'incident.write', updated);
  return { updated, unchanged: count('unchanged'), failed: count('failed'), results };
}
