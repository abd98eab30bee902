import { Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { trpc } from '../../api/client';
import { ItemList } from '../../ui/item-list';
import { LoadMore } from '../../ui/load-more';
import { QueryView } from '../../ui/query-view';
import { RowsSkeleton } from '../../ui/rows-skeleton';
import { KeyItem } from './key-item';
import { strings } from './strings';

/** The keys of one service account. */
export function KeyList({
  tenantId,
  serviceAccountId,
}: {
  tenantId: string;
  serviceAccountId: string;
}) {
  const query = useInfiniteQuery(
    trpc.apiKeys.list.infiniteQueryOptions(
      { tenantId, serviceAccountId, limit: 25 },
      { getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined },
    ),
  );
  return (
    <>
      <QueryView
        query={{ ...query, data: query.data?.pages.flatMap(({ items }) => items) }}
        skeleton={<RowsSkeleton rows={2} />}
      >
        {(keys) =>
          keys.length === 0 ? (
            <Text size="sm" c="dimmed">
              {strings.noKeys}
            </Text>
          ) : (
            <ItemList label={strings.keys}>
              {keys.map((key) => (
                <KeyItem key={key.id} apiKey={key} tenantId={tenantId} />
              ))}
            </ItemList>
          )
        }
      </QueryView>
      <LoadMore query={query} />
    </>
  );
}
