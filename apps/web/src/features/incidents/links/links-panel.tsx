import { Button, Group, Paper, Text, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconLink, IconPlus } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { trpc } from '../../../api/client';
import { useMay } from '../../../api/session';
import type { Incident } from '../../../api/types';
import { Empty } from '../../../ui/empty';
import { ItemList } from '../../../ui/item-list';
import { LoadMore } from '../../../ui/load-more';
import { QueryView } from '../../../ui/query-view';
import { AddLink } from './add-link';
import { LinkItem } from './link-item';
import { strings } from './strings';

/** Related incidents and pages outside. A merged incident has given its links away. */
export function LinksPanel({ incident }: { incident: Incident }) {
  const isMerged = incident.status === 'merged';
  const mayLink = useMay('incidents.link') && !isMerged;
  const [adding, { open, close }] = useDisclosure(false);
  const query = useInfiniteQuery(
    trpc.incidents.links.list.infiniteQueryOptions(
      { incidentId: incident.id, limit: 100 },
      { getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined },
    ),
  );
  const links = query.data?.pages.flatMap(({ items }) => items);
  return (
    <Paper withBorder p="lg" component="section" aria-label={strings.title}>
      <Group justify="space-between" align="flex-start" gap="sm">
        <div>
          <Title order={2} size="h4">
            {strings.title}
          </Title>
          <Text size="sm" c="dimmed">
            {strings.description}
          </Text>
        </div>
        {mayLink && (
          <Button
            size="xs"
            variant="default"
            leftSection={<IconPlus size={14} aria-hidden />}
            onClick={open}
          >
            {strings.add}
          </Button>
        )}
      </Group>
      <QueryView query={{ ...query, data: links }}>
        {(items) =>
          items.length === 0 ? (
            <Empty
              icon={IconLink}
              title={strings.emptyTitle}
              description={isMerged ? strings.mergedEmpty : strings.empty}
            />
          ) : (
            <ItemList label={strings.title}>
              {items.map((link) => (
                <LinkItem key={link.id} link={link} mayRemove={mayLink} />
              ))}
            </ItemList>
          )
        }
      </QueryView>
      <LoadMore query={query} />
      {adding && <AddLink incident={incident} onClose={close} />}
    </Paper>
  );
}
