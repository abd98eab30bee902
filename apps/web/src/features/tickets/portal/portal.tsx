import { Button, Paper, SegmentedControl, Text } from '@mantine/core';
import { IconMessageQuestion, IconPlus } from '@tabler/icons-react';
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { trpc } from '../../../api/client';
import { useLiveEvents } from '../../../api/live';
import { useSession } from '../../../api/session';
import type { Ticket } from '../../../api/types';
import { keysOf } from '../../../app/keys-of';
import { choiceParam } from '../../../app/search-params';
import { Empty } from '../../../ui/empty';
import { LoadMore } from '../../../ui/load-more';
import { Page } from '../../../ui/page';
import { QueryView } from '../../../ui/query-view';
import { Reference } from '../../../ui/reference';
import { Row, RowTime, Rows, clickable } from '../../../ui/rows';
import { TicketStatusBadge } from '../badges';
import { strings } from '../strings';
import { OPEN_STATUSES } from '../vocabulary';
import type { Status } from '../vocabulary';
import classes from './portal.module.css';

const { portal: words } = strings;
const FILTERS = keysOf(words.filters);
type Filter = (typeof FILTERS)[number];

const STATUSES_OF: Readonly<Record<Filter, readonly Status[] | null>> = {
  open: OPEN_STATUSES,
  done: ['solved', 'closed'],
  all: null,
};

/** What somebody asked for, and how far it is. */
export default function Portal() {
  const client = useQueryClient();
  const { user } = useSession();
  const [filter, setFilter] = useState<Filter>('open');
  const status = STATUSES_OF[filter];
  const query = useInfiniteQuery(
    trpc.tickets.list.infiniteQueryOptions(
      {
        limit: 25,
        sort: '-updatedAt',
        requesterId: [user.id],
        ...(status !== null && { status: [...status] }),
      },
      { getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined },
    ),
  );
  useLiveEvents(({ type }) => {
    if (type.startsWith('ticket.')) void client.invalidateQueries(trpc.tickets.list.pathFilter());
  });
  const create = (
    <Button
      leftSection={<IconPlus size={16} aria-hidden />}
      renderRoot={(props) => <Link to="/tickets/new" {...props} />}
    >
      {words.newTicket}
    </Button>
  );
  return (
    <div className={classes.narrow}>
      <Page title={words.title} description={words.description}>
        <div>
          <SegmentedControl
            mb="sm"
            aria-label={words.show}
            data={FILTERS.map((value) => ({ value, label: words.filters[value] }))}
            value={filter}
            onChange={(value) => setFilter(choiceParam(value, FILTERS) ?? 'open')}
          />
          <Paper withBorder>
            <QueryView query={{ ...query, data: query.data?.pages.flatMap(({ items }) => items) }}>
              {(tickets) =>
                tickets.length === 0 ? (
                  <Empty
                    icon={IconMessageQuestion}
                    title={filter === 'open' ? words.noneOpenTitle : words.noneTitle}
                    description={filter === 'open' ? words.noneOpen : words.none}
                    action={create}
                  />
                ) : (
                  <Rows label={words.list}>
                    {tickets.map((ticket) => (
                      <OwnRow key={ticket.id} ticket={ticket} />
                    ))}
                  </Rows>
                )
              }
            </QueryView>
          </Paper>
          <LoadMore query={query} />
        </div>
      </Page>
    </div>
  );
}

function OwnRow({ ticket }: { ticket: Ticket }) {
  const { reference, title, status, updatedAt, commentCount } = ticket;
  return (
    <Row className={classes.row}>
      <Link to="/tickets/$ticketId" params={{ ticketId: reference }} className={clickable.target}>
        <Reference value={reference} /> {title}
      </Link>
      <TicketStatusBadge status={status} forRequester />
      <Text span size="sm" c="dimmed">
        {commentCount > 0 && words.answers(commentCount)}
      </Text>
      <RowTime value={updatedAt} />
    </Row>
  );
}
