import type { Schema } from '@incident-tracker/db';
import type { Selectable } from 'kysely';
import type { TenantContext } from '../../trpc/context.js';
import { actorName, shownActor } from '../actor.js';
import { parseStatus } from '../lifecycle.js';
import { parseSeverity } from '../severity.js';
import type { StatusUpdate } from './schemas.js';

/** The stored columns of a status update. */
export type StatusUpdateRow = Selectable<Schema['status_updates']>;

type Tenant = Pick<TenantContext, 'trx' | 'tenantId'>;

/** The status updates of an incident; the caller adds filter, order and limit. */
export function selectStatusUpdates({ trx, tenantId }: Tenant, incidentId: string) {
  const name = actorName({ table: 'status_updates', type: 'actor_type', id: 'actor_id' });
  return trx
    .selectFrom('status_updates')
    .selectAll('status_updates')
    .select(name.as('actor_name'))
    .where('status_updates.tenant_id', '=', tenantId)
    .where('status_updates.incident_id', '=', incidentId);
}

/** Inserts the row as it is. */
export async function insertStatusUpdate({ trx }: Tenant, row: StatusUpdateRow): Promise<void> {
  await trx.insertInto('status_updates').values(row).execute();
}

/** A status update as callers see it. */
export function presentStatusUpdate(row: StatusUpdateRow, actorsName: string | null): StatusUpdate {
  return {
    id: row.id,
    incidentId: row.incident_id,
    message: row.message,
    audience: row.audience === 'public' ? 'public' : 'internal',
    fromStatus: parseStatus(row.from_status),
    toStatus: parseStatus(row.to_status),
    fromSeverity: parseSeverity(row.from_severity),
    toSeverity: parseSeverity(row.to_severity),
    publishedAt: row.published_at.toISOString(),
    actor: shownActor(row.actor_type, row.actor_id, actorsName),
  };
}
