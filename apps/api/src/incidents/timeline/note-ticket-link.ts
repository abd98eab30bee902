import type { TenantContext } from '../../trpc/context.js';
import { insertTimelineEvent } from './store.js';

/** What the desk has done with a ticket and an incident. */
export interface TicketLinkNote {
  readonly incidentId: string;
  readonly ticket: { readonly id: string; readonly reference: string; readonly title: string };
  readonly change: 'promoted' | 'linked' | 'unlinked';
}

const WORDS = {
  promoted: 'Made of ticket',
  linked: 'Linked with ticket',
  unlinked: 'No longer linked with ticket',
} as const;

/** Writes into an incident's timeline that a ticket was linked with it, or is so no longer. */
export async function noteTicketLink(
  ctx: TenantContext,
  { incidentId, ticket, change }: TicketLinkNote,
): Promise<void> {
  const { id: ticketId, reference, title } = ticket;
  await insertTimelineEvent(ctx, {
    incidentId,
    kind: change === 'unlinked' ? 'ticket_unlinked' : 'ticket_linked',
    message: `${WORDS[change]} ${reference}: ${title}`,
    data: { ticketId, reference, ...(change !== 'unlinked' && { kind: change }) },
  });
}
