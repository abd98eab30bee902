import { recordAudit } from '../../audit/record-audit.js';
import { emitEvent } from '../../events/emit-event.js';
import { noteTicketLink } from '../../incidents/timeline/note-ticket-link.js';
import type { TenantContext } from '../../trpc/context.js';
import { aboutTicket } from '../announce.js';
import { formatReference } from '../reference.js';
import type { TicketRow } from '../store.js';
import type { LinkKind } from './store.js';

/** An incident that was put behind a ticket, or taken away. */
export interface TicketLink {
  readonly ticket: TicketRow;
  readonly incident: { readonly id: string; readonly reference: string };
  readonly kind: LinkKind;
}

/** Writes a new link into the timeline of the incident, the log and the outbox. */
export async function tellOfLink(
  ctx: TenantContext,
  { ticket, incident, kind }: TicketLink,
): Promise<void> {
  await Promise.all([
    noteTicketLink(ctx, {
      incidentId: incident.id,
      ticket: { ...ticket, reference: formatReference(ticket.number) },
      change: kind,
    }),
    recordAudit(ctx, {
      action: kind === 'promoted' ? 'ticket.promoted' : 'ticket.linked',
      target: { type: 'ticket', id: ticket.id },
      after: { incidentId: incident.id, incidentReference: incident.reference },
    }),
    emitEvent(ctx, {
      type: 'ticket.linked',
      payload: {
        ...aboutTicket(ticket, 'internal'),
        incidentId: incident.id,
        incidentReference: incident.reference,
        kind,
      },
    }),
    // The requester learns that there is an incident, and not which: they may not read it.
    kind === 'promoted' &&
      emitEvent(ctx, { type: 'ticket.promoted', payload: aboutTicket(ticket, 'public') }),
  ]);
}

/** The same of a link that was removed. */
export async function tellOfUnlink(
  ctx: TenantContext,
  { ticket, incident }: Omit<TicketLink, 'kind'>,
): Promise<void> {
  const state = { incidentId: incident.id, incidentReference: incident.reference };
  await Promise.all([
    noteTicketLink(ctx, {
      incidentId: incident.id,
      ticket: { ...ticket, reference: formatReference(ticket.number) },
      change: 'unlinked',
    }),
    recordAudit(ctx, {
      action: 'ticket.unlinked',
      target: { type: 'ticket', id: ticket.id },
      before: state,
    }),
    emitEvent(ctx, {
      type: 'ticket.unlinked',
      payload: { ...aboutTicket(ticket, 'internal'), ...state },
    }),
  ]);
}
