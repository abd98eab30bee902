import { Group, Text } from '@mantine/core';
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { trpc } from '../../../api/client';
import { useLiveEvents } from '../../../api/live';
import { useMay } from '../../../api/session';
import { Item, ItemList } from '../../../ui/item-list';
import { LoadMore } from '../../../ui/load-more';
import { Section } from '../../../ui/section';
import { TextLink } from '../../../ui/text-link';
import { Time } from '../../../ui/time';
import { PriorityBadge, TicketStatusBadge } from '../badges';
import { strings } from '../strings';

/** The tickets behind which an incident is; nothing where there are none. */
export function TicketsOfIncident({ incidentId }: { incidentId: string }) {
  const client = useQueryClient();
  const mayRead = useMay('tickets.read');
  const query = useInfiniteQuery({
    ...trpc.tickets.list.infiniteQueryOptions(
      { incidentId, limit: 25 },
      { getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined },
    ),
    enabled: mayRead,
  });
  const tickets = query.data?.pages.flatMap(({ items }) => items) ?? [];
  useLiveEvents(({ type, data }) => {
    const isShown = tickets.some(({ id }) => id === data['ticketId']);
    if (type.startsWith('ticket.') && (isShown || data['incidentId'] === incidentId)) {
      void client.invalidateQueries(trpc.tickets.list.pathFilter());
    }
  });
  if (tickets.length === 0) return null;
  return (
    <Section title={strings.incidents.tickets} description={strings.incidents.ticketsText}>
      <ItemList label={strings.incidents.tickets}>
        {tickets.map(({ id, reference, title, status, priority, requester, createdAt }) => (
          <Item key={id}>
            <Group gap={8}>
              <TextLink
                to="/tickets/$ticketId"
                params={{ ticketId: reference }}
                size="sm"
                fw={550}
                underline="always"
              >
                {reference} {title}
              </TextLink>
              <TicketStatusBadge status={status} />
              <PriorityBadge priority={priority} />
            </Group>
            <Text size="sm" c="dimmed" mt={2}>
              {requester.name}, <Time value={createdAt} />
            </Text>
          </Item>
        ))}
      </ItemList>
      <LoadMore query={query} />
    </Section>
  );
}
