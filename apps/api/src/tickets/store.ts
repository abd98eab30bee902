import type { Schema } from '@incident-tracker/db';
import type { Subject } from '@incident-tracker/policy';
import { authorize } from '@incident-tracker/policy';
import { sql } from 'kysely';
import type { Expression, ExpressionBuilder, Selectable, SqlBool } from 'kysely';
import { actorName } from '../incidents/actor.js';
import type { TenantContext } from '../trpc/context.js';
import { AppError } from '../trpc/errors.js';
import type { NumberedKey } from '../trpc/references.js';
import type { LinkKind } from './incidents/store.js';
import { requireKey } from './reference.js';
import { readableComments, visibleTickets } from './rights.js';

/** The stored columns of a ticket. */
export type TicketRow = Omit<Selectable<Schema['tickets']>, 'search' | 'priority_rank'>;

/** An incident behind a ticket, as the database answers. */
export interface IncidentBehind {
  readonly id: string;
  readonly number: number;
  readonly title: string;
  readonly status: string;
  readonly kind: LinkKind;
}

/** A ticket with what goes with it. */
export interface LoadedTicket {
  readonly row: TicketRow;
  readonly requesterName: string | null;
  readonly assignee: { readonly id: string; readonly name: string } | null;
  readonly incidents: readonly IncidentBehind[];
  readonly commentCount: number;
}

type Reader = Pick<TenantContext, 'trx' | 'tenantId' | 'subject'>;

export const COLUMNS = [
  'tickets.tenant_id',
  'tickets.id',
  'tickets.number',
  'tickets.title',
  'tickets.description',
  'tickets.status',
  'tickets.priority',
  'tickets.category',
  'tickets.requester_type',
  'tickets.requester_id',
  'tickets.assignee_id',
  'tickets.tags',
  'tickets.first_response_due_at',
  'tickets.first_responded_at',
  'tickets.first_response_breached_at',
  'tickets.resolution_due_at',
  'tickets.resolution_breached_at',
  'tickets.clock_stopped_at',
  'tickets.clock_paused_ms',
  'tickets.solved_at',
  'tickets.closed_at',
  'tickets.created_by_type',
  'tickets.created_by_id',
  'tickets.version',
  'tickets.created_at',
  'tickets.updated_at',
] as const;

const requesterName = actorName({ table: 'tickets', type: 'requester_type', id: 'requester_id' });

const assignee = sql<LoadedTicket['assignee']>`(
  select json_build_object('id', people.id, 'name', people.name)
  from people where people.id = tickets.assignee_id)`;

const NO_INCIDENTS = sql<IncidentBehind[]>`'[]'::json`;

const behind = sql<IncidentBehind[]>`coalesce((
  select json_agg(json_build_object('id', i.id, 'number', i.number, 'title', i.title,
    'status', i.status, 'kind', l.kind) order by l.created_at, i.id)
  from ticket_incidents l
  join incidents i on i.tenant_id = l.tenant_id and i.id = l.incident_id
  where l.tenant_id = tickets.tenant_id and l.ticket_id = tickets.id), '[]')`;

function incidentsFor(subject: Subject) {
  return authorize('incidents.read', undefined, subject).effect === 'allow' ? behind : NO_INCIDENTS;
}

/** The condition that a row is the one that the key names. */
export function matches(key: NumberedKey) {
  return (eb: ExpressionBuilder<Schema, 'tickets'>): Expression<SqlBool> =>
    'id' in key ? eb('tickets.id', '=', key.id) : eb('tickets.number', '=', String(key.number));
}

/** The tickets of the tenant that the caller sees, as they see them; they add filter and order. */
export function selectTickets({ trx, tenantId, subject }: Reader) {
  return trx
    .selectFrom('tickets')
    .select(COLUMNS)
    .select((eb) => [
      requesterName.as('requester_name'),
      assignee.as('assignee'),
      incidentsFor(subject).as('incidents'),
      eb
        .selectFrom('ticket_comments')
        .select(eb.fn.countAll<string>().as('count'))
        .whereRef('ticket_comments.tenant_id', '=', 'tickets.tenant_id')
        .whereRef('ticket_comments.ticket_id', '=', 'tickets.id')
        .where(readableComments(subject))
        .as('comment_count'),
    ])
    .where('tickets.tenant_id', '=', tenantId)
    .where(visibleTickets(subject));
}

type SelectedTicket = Awaited<
  ReturnType<ReturnType<typeof selectTickets>['executeTakeFirstOrThrow']>
>;

/** The shape in which the room passes a selected ticket on; the row stays as it came. */
export function loaded(row: SelectedTicket): LoadedTicket {
  const { requester_name: requesterName, assignee: holder, incidents, comment_count: count } = row;
  return { row, requesterName, assignee: holder, incidents, commentCount: Number(count) };
}

/** @throws AppError NOT_FOUND, also for a ticket that the caller does not see. */
export async function loadTicket(ctx: Reader, ticketId: string): Promise<LoadedTicket> {
  const found = await selectTickets(ctx)
    .where(matches(requireKey(ticketId)))
    .executeTakeFirst();
  if (found === undefined) throw new AppError('NOT_FOUND');
  return loaded(found);
}

/**
 * The row of a ticket that the caller sees, held until the transaction ends.
 * @throws AppError NOT_FOUND.
 */
export async function lockTicket(
  { trx, tenantId, subject }: Reader,
  ticketId: string,
): Promise<TicketRow> {
  const found = await trx
    .selectFrom('tickets')
    .select(COLUMNS)
    .where('tickets.tenant_id', '=', tenantId)
    .where(matches(requireKey(ticketId)))
    .where(visibleTickets(subject))
    .forNoKeyUpdate()
    .executeTakeFirst();
  if (found === undefined) throw new AppError('NOT_FOUND');
  return found;
}

/** What the verbs about parts of a ticket need to know of it. @throws AppError NOT_FOUND. */
export async function findHead(
  { trx, tenantId, subject }: Reader,
  ticketId: string,
): Promise<{ id: string; number: string; requester_id: string }> {
  const found = await trx
    .selectFrom('tickets')
    .select(['tickets.id', 'tickets.number', 'tickets.requester_id'])
    .where('tickets.tenant_id', '=', tenantId)
    .where(matches(requireKey(ticketId)))
    .where(visibleTickets(subject))
    .executeTakeFirst();
  if (found === undefined) throw new AppError('NOT_FOUND');
  return found;
}
