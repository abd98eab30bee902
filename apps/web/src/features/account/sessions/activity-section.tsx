import { Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { trpc } from '../../../api/client';
import { Item, ItemList } from '../../../ui/item-list';
import { LoadMore } from '../../../ui/load-more';
import { QueryView } from '../../../ui/query-view';
import { Section } from '../../../ui/section';
import { Time } from '../../../ui/time';
import { strings } from '../strings';

/** What happened with the account, newest first. */
export function ActivitySection() {
  const query = useInfiniteQuery(
    trpc.auth.activity.infiniteQueryOptions(
      { limit: 10 },
      {
        getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
        // Everything that is done elsewhere on the account adds to it.
        staleTime: 0,
      },
    ),
  );
  return (
    <Section title={strings.activity} description={strings.activityBody}>
      <QueryView query={{ ...query, data: query.data?.pages.flatMap(({ items }) => items) }}>
        {(items) => (
          <ItemList label={strings.activity}>
            {items.map(({ id, type, device, ip, occurredAt }) => (
              <Item key={id}>
                <Text size="sm" fw={550}>
                  {strings.activityTypes[type]}
                </Text>
                <Text size="sm" c="dimmed">
                  {[device, ip].filter((part) => part !== null).join(' · ')} ·{' '}
                  <Time value={occurredAt} />
                </Text>
              </Item>
            ))}
          </ItemList>
        )}
      </QueryView>
      <LoadMore query={query} />
    </Section>
  );
}
