import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { trpc } from '../../../api/client';
import { useLiveEvents } from '../../../api/live';
import { useSession } from '../../../api/session';
import type { Ticket } from '../../../api/types';
import { useFresh } from '../../../ui/list/use-fresh';
import { inputOf } from './queue-input';
import type { TicketSearch } from '../search';

const PAGE_SIZE = 50;

/**
 * A queue and its life: rows change in place when their ticket does; tickets that are new are counted
 * and shown on request, so that nothing jumps under the pointer.
 */
export function useQueue(search: TicketSearch) {
  const client = useQueryClient();
  const { user } = useSession();
  const input = inputOf(search, user.id);
  const options = trpc.tickets.list.infiniteQueryOptions(
    { ...input, limit: PAGE_SIZE },
    { getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined },
  );
  const query = useInfiniteQuery(options);
  const tickets = query.data?.pages.flatMap(({ items }) => items);
  const fresh = useFresh(JSON.stringify(input), tickets);

  const replace = async (ticketId: string) => {
    const ticket = await client.fetchQuery({
      ...trpc.tickets.get.queryOptions({ ticketId }),
      staleTime: 0,
    });
    client.setQueryData(options.queryKey, (data) =>
      data === undefined
        ? data
        : {
            ...data,
            pages: data.pages.map((page) => ({ ...page, items: page.items.map(swap(ticket)) })),
          },
    );
  };

  useLiveEvents(({ type, data: { ticketId } }) => {
    if (!type.startsWith('ticket.') || typeof ticketId !== 'string') return;
    void client.invalidateQueries(trpc.tickets.counts.pathFilter());
    const isShown = tickets?.some(({ id }) => id === ticketId) ?? false;
    if (isShown) void replace(ticketId).catch(() => undefined);
    else if (type === 'ticket.created') fresh.note(ticketId);
  });

  const showFresh = () => {
    fresh.forget();
    void query.refetch();
  };
  return { query, tickets, fresh: fresh.count, showFresh };
}

function swap(changed: Ticket): (row: Ticket) => Ticket {
  return (row) => (row.id === changed.id ? changed : row);
}
