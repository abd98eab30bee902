import type { TenantContext } from '../trpc/context.js';
import { authorize } from '@incident-tracker/policy';
import { findIncidentId } from '../incidents/heads.js';
import { parseIncidentKey } from '../incidents/reference.js';
import { parseTicketKey } from '../tickets/reference.js';
import { parseVisibility } from '../tickets/visibility.js';
import type { Visibility } from '../tickets/visibility.js';
import { AppError } from '../trpc/errors.js';
import { invalidInput } from '../trpc/to-app-error.js';
import type { CreateInput } from './schemas.js';

/** What a file is attached to, with what the policy wants to know of it. */
export interface Parent {
  readonly ticketId: string | null;
  readonly commentId: string | null;
  readonly incidentId: string | null;
  readonly timelineEventId: string | null;
  /** Of the ticket; null elsewhere, so that no REQUESTER's condition holds there. */
  readonly requesterId: string | null;
  /** Who sees what the file is attached to. */
  readonly ownVisibility: Visibility;
  /** Who is to see the file. */
  readonly visibility: Visibility;
  /** Nothing is added to it any more. */
  readonly closed: boolean;
}

type Tenant = Pick<TenantContext, 'trx' | 'tenantId'>;

const NOWHERE = {
  ticketId: null,
  commentId: null,
  incidentId: null,
  timelineEventId: null,
  requesterId: null,
  ownVisibility: 'internal',
  visibility: 'internal',
  closed: false,
} as const satisfies Parent;

/**
 * What a file is to be attached to; whether the caller may see it is not looked at.
 * @throws AppError VALIDATION_FAILED unless it is exactly one thing; NOT_FOUND.
 */
export async function findParent(ctx: Tenant, input: CreateInput): Promise<Parent> {
  const { ticketId, commentId, incidentId, timelineEventId, visibility } = input;
  const named = [ticketId, commentId, incidentId, timelineEventId].filter((id) => id !== undefined);
  if (named.length !== 1) {
    throw invalidInput('', 'Give one of ticketId, commentId, incidentId and timelineEventId.');
  }
  const parent =
    (await findOnTicket(ctx, { ticketId, commentId })) ??
    (await findOnIncident(ctx, { incidentId, timelineEventId }));
  if (parent === null) throw new AppError('NOT_FOUND');
  if (visibility === undefined || visibility === parent.visibility) return parent;
  if (parent.ticketId === null || parent.commentId !== null) {
    throw invalidInput('visibility', 'Follows from what the file is attached to.');
  }
  return { ...parent, visibility };
}

async function findOnTicket(
  { trx, tenantId }: Tenant,
  { ticketId, commentId }: Pick<CreateInput, 'ticketId' | 'commentId'>,
): Promise<Parent | null> {
  const tickets = trx
    .selectFrom('tickets')
    .where('tickets.tenant_id', '=', tenantId)
    .select(['tickets.id', 'tickets.requester_id', 'tickets.status']);
  if (commentId !== undefined) {
    const found = await tickets
      .innerJoin('ticket_comments', (join) =>
        join
          .onRef('ticket_comments.tenant_id', '=', 'tickets.tenant_id')
          .onRef('ticket_comments.ticket_id', '=', 'tickets.id'),
      )
      .select('ticket_comments.visibility')
      .where('ticket_comments.id', '=', commentId)
      .executeTakeFirst();
    if (found === undefined) return null;
    const visibility = parseVisibility(found.visibility);
    return { ...onTicket(found), commentId, ownVisibility: visibility, visibility };
  }
  const key = parseTicketKey(ticketId);
  if (key === null) return null;
  const found = await (
    'id' in key
      ? tickets.where('tickets.id', '=', key.id)
      : tickets.where('tickets.number', '=', String(key.number))
  ).executeTakeFirst();
  return found === undefined ? null : onTicket(found);
}

function onTicket(ticket: { id: string; requester_id: string; status: string }): Parent {
  return {
    ...NOWHERE,
    ticketId: ticket.id,
    requesterId: ticket.requester_id,
    ownVisibility: 'public',
    visibility: 'public',
    closed: ticket.status === 'closed',
  };
}

async function findOnIncident(
  ctx: Tenant,
  { incidentId, timelineEventId }: Pick<CreateInput, 'incidentId' | 'timelineEventId'>,
): Promise<Parent | null> {
  if (timelineEventId !== undefined) {
    const found = await ctx.trx
      .selectFrom('timeline_events')
      .select('incident_id')
      .where('tenant_id', '=', ctx.tenantId)
      .where('id', '=', timelineEventId)
      .executeTakeFirst();
    if (found === undefined) return null;
    return { ...NOWHERE, incidentId: found.incident_id, timelineEventId };
  }
  const key = parseIncidentKey(incidentId);
  const id = key === null ? null : await findIncidentId(ctx, key);
  return id === null ? null : { ...NOWHERE, incidentId: id };
}

/** What a list is limited to. */
export interface ListedParent {
  readonly column: 'ticket_id' | 'incident_id';
  readonly id: string;
}

/**
 * The ticket or incident whose attachments are listed; null for those of the tenant.
 * @throws AppError NOT_FOUND, also where the caller cannot see it.
 */
export async function findListedParent(
  ctx: Pick<TenantContext, 'trx' | 'tenantId' | 'subject'>,
  { ticketId, incidentId }: { ticketId: string | undefined; incidentId: string | undefined },
): Promise<ListedParent | null> {
  if (ticketId === undefined && incidentId === undefined) return null;
  const { tenantId, subject } = ctx;
  const parent = await (ticketId === undefined
    ? findOnIncident(ctx, { incidentId })
    : findOnTicket(ctx, { ticketId }));
  if (parent === null) throw new AppError('NOT_FOUND');
  const permission = parent.ticketId === null ? 'incidents.read' : 'tickets.read';
  const facts = { tenantId, requesterId: parent.requesterId };
  if (authorize(permission, facts, subject).effect === 'deny') throw new AppError('NOT_FOUND');
  return parent.ticketId === null
    ? { column: 'incident_id', id: parent.incidentId ?? '' }
    : { column: 'ticket_id', id: parent.ticketId };
}
