import { useQueryClient } from '@tanstack/react-query';
import { trpc } from '../../api/client';
import { useLiveEvents } from '../../api/live';

/** Keeps an open ticket current: what an event is about is loaded again. */
export function useTicketLive(id: string | undefined): void {
  const client = useQueryClient();
  const { get, comments } = trpc.tickets;
  useLiveEvents(({ type, data }) => {
    // What became of an incident shows at the tickets that are linked with it.
    if (type === 'incident.updated') void client.invalidateQueries(get.pathFilter());
    if (!type.startsWith('ticket.') || data['ticketId'] !== id) return;
    void client.invalidateQueries(get.pathFilter());
    if (type === 'ticket.commented') void client.invalidateQueries(comments.pathFilter());
  });
}
