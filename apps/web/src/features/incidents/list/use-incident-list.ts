import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { trpc } from '../../../api/client';
import { useLiveEvents } from '../../../api/live';
import type { Incident } from '../../../api/types';
import { useFresh } from '../../../ui/list/use-fresh';
import type { IncidentSearch } from '../search';
import { filterOf } from './view-filter';

const PAGE_SIZE = 50;

/**
 * The list and its life: rows change in place when their incident does; incidents that are new are
 * counted and shown on request.
 */
export function useIncidentList(search: IncidentSearch) {
  const client = useQueryClient();
  const input = filterOf(search);
  const options = trpc.incidents.list.infiniteQueryOptions(
    { ...input, limit: PAGE_SIZE },
    { getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined },
  );
  const query = useInfiniteQuery(options);
  const incidents = query.data?.pages.flatMap(({ items }) => items);
  const fresh = useFresh(JSON.stringify(input), incidents);

  const replace = async (incidentId: string) => {
    const input = { incidentId };
    const incident = await client.fetchQuery({
      ...trpc.incidents.get.queryOptions(input),
      staleTime: 0,
    });
    client.setQueryData(options.queryKey, (data) =>
      data === undefined
        ? data
        : {
            ...data,
            pages: data.pages.map((page) => ({ ...page, items: page.items.map(swap(incident)) })),
          },
    );
  };

  useLiveEvents(({ type, data: { incidentId } }) => {
    if (typeof incidentId !== 'string') return;
    const shown = incidents?.some(({ id }) => id === incidentId) ?? false;
    if (shown && (type === 'incident.updated' || type === 'status_update.published')) {
      void replace(incidentId).catch(() => undefined);
    }
    if (!shown && (type === 'incident.declared' || type === 'incident.imported')) {
      fresh.note(incidentId);
    }
  });

  const showFresh = () => {
    fresh.forget();
    void query.refetch();
  };
  return { query, incidents, fresh: fresh.count, showFresh };
}

function swap(changed: Incident): (row: Incident) => Incident {
  return (row) => (row.id === changed.id ? changed : row);
}
