import { Button, Paper } from '@mantine/core';
import { IconShieldCheck } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { trpc } from '../../api/client';
import type { SecurityEvent, SecurityEventListInput } from '../../api/types';
import { endOfDay, startOfDay } from '../../app/days';
import { Empty } from '../../ui/empty';
import { LoadMore } from '../../ui/load-more';
import { QueryView } from '../../ui/query-view';
import { Rows } from '../../ui/rows';
import { EventRow } from './event-row';
import type { SecurityEventSearch } from './search';
import { strings } from './strings';

/** Most of what happens sends no live event; the stream is asked again while somebody looks at it. */
const REFRESH_MS = 15_000;

interface ListProps {
  search: SecurityEventSearch;
  onOpen: (event: SecurityEvent) => void;
  /** Takes the filters away; undefined when there are none. */
  onClear: (() => void) | undefined;
}

function toInput({ from, until, ...filter }: SecurityEventSearch): SecurityEventListInput {
  return {
    limit: 50,
    ...filter,
    ...(from === undefined ? {} : { createdAfter: startOfDay(from) }),
    ...(until === undefined ? {} : { createdBefore: endOfDay(until) }),
  };
}

/** The events that fit the filters, newest first. */
export function EventList({ search, onOpen, onClear }: ListProps) {
  const query = useInfiniteQuery(
    trpc.securityEvents.list.infiniteQueryOptions(toInput(search), {
      getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
      // One page is cheap to ask for again; of many, whoever has gone through them wants none to move.
      refetchInterval: ({ state: { data } }) =>
        (data?.pages.length ?? 0) > 1 ? false : REFRESH_MS,
    }),
  );
  return (
    <>
      <Paper withBorder>
        <QueryView query={{ ...query, data: query.data?.pages.flatMap(({ items }) => items) }}>
          {(events) =>
            events.length === 0 ? (
              <NoEvents onClear={onClear} />
            ) : (
              <Rows label={strings.list}>
                {events.map((event) => (
                  <EventRow key={event.id} event={event} onOpen={() => onOpen(event)} />
                ))}
              </Rows>
            )
          }
        </QueryView>
      </Paper>
      <LoadMore query={query} />
    </>
  );
}

function NoEvents({ onClear }: Pick<ListProps, 'onClear'>) {
  if (onClear === undefined) {
    return <Empty icon={IconShieldCheck} title={strings.emptyTitle} description={strings.empty} />;
  }
  return (
    <Empty
      icon={IconShieldCheck}
      title={strings.noneTitle}
      description={strings.none}
      action={
        <Button variant="default" onClick={onClear}>
          {strings.clear}
        </Button>
      }
    />
  );
}
