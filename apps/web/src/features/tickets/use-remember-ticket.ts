import { useQueryClient } from '@tanstack/react-query';
import { trpc } from '../../api/client';
import type { Ticket } from '../../api/types';

/** Shows a ticket as an answer of the API brought it, and asks for the lists and counts again. */
export function useRememberTicket(): (ticket: Ticket) => void {
  const client = useQueryClient();
  return (ticket) => {
    for (const ticketId of [ticket.id, ticket.reference]) {
      client.setQueryData(trpc.tickets.get.queryKey({ ticketId }), ticket);
    }
    void client.invalidateQueries(trpc.tickets.list.pathFilter());
    void client.invalidateQueries(trpc.tickets.counts.pathFilter());
  };
}
