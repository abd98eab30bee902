import { insertion, newId } from '@incident-tracker/db';
import type { Schema } from '@incident-tracker/db';
import type { Selectable } from 'kysely';
import type { TenantContext } from '../../trpc/context.js';
import { AppError } from '../../trpc/errors.js';
import { isUuid } from '../../trpc/common-schemas.js';
import { actorOf } from '../../trpc/principal.js';
import { actorName, shownActor } from '../actor.js';
import { iso } from '../present.js';
import { parseTimelineKind } from './kinds.js';
import type { TimelineKind } from './kinds.js';
import type { TimelineEvent } from './schemas.js';

/** An event with the name of its actor. */
export type TimelineRow = Omit<
  Selectable<Schema['timeline_events']>,
  'tenant_id' | 'external_id'
> & {
  readonly actor_name: string | null;
};

type Tenant = Pick<TenantContext, 'trx' | 'tenantId'>;

const COLUMNS = [
  'timeline_events.id',
  'timeline_events.incident_id',
  'timeline_events.kind',
  'timeline_events.message',
  'timeline_events.data',
  'timeline_events.occurred_at',
  'timeline_events.recorded_at',
  'timeline_events.actor_type',
  'timeline_events.actor_id',
  'timeline_events.pinned_at',
  'timeline_events.edited_at',
  'timeline_events.version',
] as const;

/** Something for a timeline. */
export interface TimelineEntry {
  readonly id?: string;
  readonly incidentId: string;
  readonly kind: TimelineKind;
  readonly message: string;
  readonly data?: Readonly<Record<string, unknown>>;
  /** The time of the request unless it is back-dated. */
  readonly occurredAt?: Date;
}

const insertRow = insertion('timeline_events', [
  'tenant_id',
  'id',
  'incident_id',
  'kind',
  'message',
  'data',
  'occurred_at',
  'recorded_at',
  'actor_type',
  'actor_id',
  'pinned_at',
  'edited_at',
  'version',
]);

/** Writes an event by the caller, now, and returns it as stored. */
export async function insertTimelineEvent(
  ctx: Pick<TenantContext, 'trx' | 'tenantId' | 'principal' | 'now'>,
  entry: TimelineEntry,
): Promise<TimelineRow> {
  const { trx, tenantId, principal, now } = ctx;
  const { type, id } = actorOf(principal);
  const row = {
    id: entry.id ?? newId(),
    incident_id: entry.incidentId,
    kind: entry.kind,
    message: entry.message,
    occurred_at: entry.occurredAt ?? now,
    recorded_at: now,
    actor_type: type,
    actor_id: id,
    pinned_at: null,
    edited_at: null,
    version: 1,
  };
  const data = { ...entry.data };
  await insertRow.execute(trx, { ...row, tenant_id: tenantId, data: JSON.stringify(data) });
  return { ...row, data, actor_name: principal.name };
}

/** The events of an incident; the caller adds filter, order and limit. */
export function selectTimeline({ trx, tenantId }: Tenant, incidentId: string) {
  const name = actorName({ table: 'timeline_events', type: 'actor_type', id: 'actor_id' });
  return trx
    .selectFrom('timeline_events')
    .select(COLUMNS)
    .select(name.as('actor_name'))
    .where('timeline_events.tenant_id', '=', tenantId)
    .where('timeline_events.incident_id', '=', incidentId);
}

/** One event of an incident, held until the transaction ends. @throws AppError NOT_FOUND. */
export async function lockTimelineEvent(
  ctx: Tenant,
  incidentId: string,
  eventId: string,
): Promise<TimelineRow> {
  if (!isUuid(eventId)) throw new AppError('NOT_FOUND');
  const row = await selectTimeline(ctx, incidentId)
    .where('timeline_events.id', '=', eventId)
    .forNoKeyUpdate('timeline_events')
    .executeTakeFirst();
  if (row === undefined) throw new AppError('NOT_FOUND');
  return row;
}

/** Writes the columns that may change of an event that `lockTimelineEvent` holds. */
export async function saveTimelineEvent(
  { trx, tenantId }: Tenant,
  row: TimelineRow,
): Promise<void> {
  await trx
    .updateTable('timeline_events')
    .set({
      kind: row.kind,
      message: row.message,
      occurred_at: row.occurred_at,
      pinned_at: row.pinned_at,
      edited_at: row.edited_at,
      version: row.version,
    })
    .where('tenant_id', '=', tenantId)
    .where('id', '=', row.id)
    .execute();
}

/** An event as callers see it. */
export function presentTimelineEvent(row: TimelineRow): TimelineEvent {
  return {
    id: row.id,
    incidentId: row.incident_id,
    kind: parseTimelineKind(row.kind),
    message: row.message,
    data: row.data,
    occurredAt: row.occurred_at.toISOString(),
    recordedAt: row.recorded_at.toISOString(),
    actor: shownActor(row.actor_type, row.actor_id, row.actor_name),
    pinned: row.pinned_at !== null,
    pinnedAt: iso(row.pinned_at),
    editedAt: iso(row.edited_at),
    version: row.version,
  };
}
