import { useInfiniteQuery } from '@tanstack/react-query';
import { trpc } from '../../../api/client';

const PAGE_SIZE = 50;

/** What was written on a ticket, oldest first; more of what is older comes on request. */
export function useComments(ticketId: string) {
  const query = useInfiniteQuery(
    trpc.tickets.comments.list.infiniteQueryOptions(
      { ticketId, limit: PAGE_SIZE, sort: '-createdAt' },
      { getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined },
    ),
  );
  return { query, comments: query.data?.pages.flatMap(({ items }) => items).toReversed() };
}
