import { emitEvent } from '../events/emit-event.js';
import type { TenantContext } from '../trpc/context.js';
import { formatReference } from './reference.js';
import type { RoleChange } from './role-changes.js';
import type { IncidentRow } from './store.js';

/** An incident before and after a change, and the names of the properties that differ. */
export interface IncidentChange {
  readonly before: IncidentRow;
  readonly after: IncidentRow;
  readonly changed: readonly string[];
  readonly roles?: readonly RoleChange[];
}

/**
 * Emits `incident.updated` with everything that changed and, for those who wait for just that, an
 * event of its own for a new status, a new severity and each newly held role.
 */
export async function announceChange(
  ctx: TenantContext,
  { before, after, changed, roles = [] }: IncidentChange,
): Promise<void> {
  const { id: incidentId, status, severity, version } = after;
  const of = { incidentId, reference: formatReference(after.number) };
  await Promise.all([
    emitEvent(ctx, {
      type: 'incident.updated',
      payload: { ...of, changes: [...changed], status, severity, version },
    }),
    status !== before.status &&
      emitEvent(ctx, {
        type: 'incident.status_changed',
        payload: { ...of, from: before.status, to: status },
      }),
    severity !== before.severity &&
      emitEvent(ctx, {
        type: 'incident.severity_changed',
        payload: { ...of, from: before.severity, to: severity },
      }),
    ...roles.map(({ role, from, to }) =>
      emitEvent(ctx, {
        type: 'incident.role_assigned',
        payload: { ...of, role, from: from?.id ?? null, to: to?.id ?? null },
      }),
    ),
  ]);
}
