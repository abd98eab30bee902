import type { TenantTransaction } from '@incident-tracker/db';
import { sql } from 'kysely';
import { actorName } from '../incidents/actor.js';
import { addressOf } from './recorder/address.js';
import type { ListSecurityEventsInput } from './schemas.js';

/** What narrows the stream, without its page. */
export type SecurityEventFilter = Omit<ListSecurityEventsInput, 'cursor' | 'limit'>;

interface Page {
  readonly filter: SecurityEventFilter;
  /** After the row with this time and id. */
  readonly after: readonly [string, string] | undefined;
  readonly limit: number;
}

/** Events of the tenant with the name of their actor, newest first. */
export async function listSecurityEventRows(
  trx: TenantTransaction,
  tenantId: string,
  { filter, after, limit }: Page,
) {
  const { type = [], severity = [], actorId, ip, createdAfter, createdBefore } = filter;
  let query = trx
    .selectFrom('security_events as event')
    .select(['event.id', 'event.type', 'event.severity', 'event.occurred_at'])
    .select(['event.last_occurred_at', 'event.count', 'event.actor_type', 'event.actor_id'])
    .select(['event.api_key_id', 'event.ip', 'event.trace_id', 'event.details'])
    .select(actorName({ table: 'event', type: 'actor_type', id: 'actor_id' }).as('actor_name'))
    .where('event.tenant_id', '=', tenantId)
    .orderBy('event.occurred_at', 'desc')
    .orderBy('event.id', 'desc')
    .limit(limit);
  if (type.length > 0) query = query.where('event.type', 'in', type);
  if (severity.length > 0) query = query.where('event.severity', 'in', severity);
  if (actorId !== undefined) query = query.where('event.actor_id', '=', actorId);
  if (ip !== undefined) query = query.where('event.ip', '=', addressOf(ip));
  if (createdAfter !== undefined)
    query = query.where('event.occurred_at', '>=', new Date(createdAfter));
  if (createdBefore !== undefined)
    query = query.where('event.occurred_at', '<', new Date(createdBefore));
  if (after !== undefined) {
    const [at, id] = after;
    query = query.where(sql<boolean>`(event.occurred_at, event.id) < (${new Date(at)}, ${id})`);
  }
  return query.execute();
}

export type SecurityEventRow = Awaited<ReturnType<typeof listSecurityEventRows>>[number];
