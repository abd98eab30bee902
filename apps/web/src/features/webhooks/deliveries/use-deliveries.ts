import { useDebouncedCallback } from '@mantine/hooks';
import { keepPreviousData, useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { trpc } from '../../../api/client';
import { useLiveEvents } from '../../../api/live';
import type { Webhook } from '../../../api/types';
import { defined } from '../../../app/search-params';
import { GLANCE_MS, paceOf } from '../live-pace';
import type { DeliverySearch } from '../search';
import { endpointState } from '../vocabulary';

const PAGE = 25;
/** Whoever has paged further back looks at the past: all of it would have to be loaded anew. */
const FOLLOWED_PAGES = 4;
/** The relay needs a moment to put down what has just happened, and the worker to send it. */
const AFTER_EVENT_MS = 800;

/** The deliveries of a webhook that fit the filters, newest first, kept up to date. */
export function useDeliveries(webhook: Webhook, { status, eventType }: DeliverySearch) {
  const client = useQueryClient();
  const { id: webhookId, events } = webhook;
  const parked = endpointState(webhook) !== 'active';
  const query = useInfiniteQuery(
    trpc.webhooks.deliveries.list.infiniteQueryOptions(
      { webhookId, limit: PAGE, ...defined({ status, eventType }) },
      {
        getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
        placeholderData: keepPreviousData,
        refetchInterval: ({ state: { data } }) => {
          const pages = data?.pages ?? [];
          if (pages.length > FOLLOWED_PAGES) return GLANCE_MS;
          return paceOf(
            pages.flatMap(({ items }) => items),
            parked,
          );
        },
      },
    ),
  );
  const refresh = useDebouncedCallback(
    () =>
      void client.invalidateQueries(
        trpc.webhooks.deliveries.list.infiniteQueryFilter({ webhookId }),
      ),
    AFTER_EVENT_MS,
  );
  useLiveEvents(({ type }) => {
    if (events.includes('*') || events.includes(type)) refresh();
  });
  return query;
}
