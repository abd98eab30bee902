import { authorize } from '@incident-tracker/policy';
import { sql } from 'kysely';
import type { SqlBool } from 'kysely';
import type { TenantContext } from '../trpc/context.js';
import type { ListInput } from './schemas.js';
import { selectTickets } from './store.js';

type Filters = Omit<ListInput, 'limit' | 'cursor' | 'sort' | 'q'>;

/** As the index `tickets_breached` writes it. */
export const BREACHED = sql<SqlBool>`(tickets.first_response_breached_at is not null
  or tickets.resolution_breached_at is not null)`;

/** The tickets that the caller sees and the filters leave over, all but `q`. */
export function filtered(
  ctx: Pick<TenantContext, 'trx' | 'tenantId' | 'subject'>,
  input: Filters,
): ReturnType<typeof selectTickets> {
  const { status, priority, category, tag, assigneeId, requesterId, breached } = input;
  const { incidentId, createdAfter, createdBefore } = input;
  let query = selectTickets(ctx);
  if (status?.length) query = query.where('tickets.status', 'in', status);
  if (priority?.length) query = query.where('tickets.priority', 'in', priority);
  if (category?.length) query = query.where('tickets.category', 'in', category);
  if (requesterId?.length) query = query.where('tickets.requester_id', 'in', requesterId);
  if (assigneeId?.length) {
    const people = assigneeId.filter((id) => id !== 'none');
    query = query.where((eb) =>
      eb.or([
        ...(people.length > 0 ? [eb('tickets.assignee_id', 'in', people)] : []),
        ...(people.length < assigneeId.length ? [eb('tickets.assignee_id', 'is', null)] : []),
      ]),
    );
  }
  if (tag?.length) {
    query = query.where((eb) =>
      eb.exists(
        eb
          .selectFrom('ticket_tags')
          .select('ticket_tags.tag')
          .whereRef('ticket_tags.tenant_id', '=', 'tickets.tenant_id')
          .whereRef('ticket_tags.ticket_id', '=', 'tickets.id')
          .where('ticket_tags.tag', 'in', tag),
      ),
    );
  }
  if (incidentId !== undefined) {
    const mayReadIncidents = authorize('incidents.read', undefined, ctx.subject).effect === 'allow';
    query = query.where((eb) =>
      eb.and([
        eb.lit(mayReadIncidents),
        eb.exists(
          eb
            .selectFrom('ticket_incidents')
            .select('ticket_incidents.incident_id')
            .whereRef('ticket_incidents.tenant_id', '=', 'tickets.tenant_id')
            .whereRef('ticket_incidents.ticket_id', '=', 'tickets.id')
            .where('ticket_incidents.incident_id', '=', incidentId),
        ),
      ]),
    );
  }
  if (breached !== undefined) {
    query = query.where(breached ? BREACHED : sql<SqlBool>`not ${BREACHED}`);
  }
  if (createdAfter !== undefined) {
    query = query.where('tickets.created_at', '>=', new Date(createdAfter));
  }
  if (createdBefore !== undefined) {
    query = query.where('tickets.created_at', '<', new Date(createdBefore));
  }
  return query;
}
