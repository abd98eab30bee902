import { Badge, Group, Paper, Stack, Text } from '@mantine/core';
import { IconSpeakerphone } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { trpc } from '../../../api/client';
import type { Incident, StatusUpdate } from '../../../api/types';
import { Empty } from '../../../ui/empty';
import { LoadMore } from '../../../ui/load-more';
import { QueryView } from '../../../ui/query-view';
import { RichText } from '../../../ui/rich-text';
import { Time } from '../../../ui/time';
import { strings } from '../strings';
import { STATUS_LABELS } from '../vocabulary';
import { PublishUpdate } from './publish-update';
import classes from './room.module.css';
import { useMayChange } from './use-may-change';

/** What those who wait have been told, newest first. */
export function UpdatesPanel({ incident, incidentId }: { incident: Incident; incidentId: string }) {
  const mayPublish = useMayChange(incident, 'status_updates.publish');
  const query = useInfiniteQuery(
    trpc.incidents.statusUpdates.list.infiniteQueryOptions(
      { incidentId, limit: 25 },
      { getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined },
    ),
  );
  const updates = query.data?.pages.flatMap(({ items }) => items);
  return (
    <Stack>
      {mayPublish && <PublishUpdate incident={incident} />}
      <Paper withBorder>
        <QueryView query={{ ...query, data: updates }}>
          {(items) =>
            items.length === 0 ? (
              <Empty
                icon={IconSpeakerphone}
                title={strings.updates.emptyTitle}
                description={strings.updates.empty}
              />
            ) : (
              <ol className={classes.list} aria-label={strings.room.tabs.updates}>
                {items.map((update) => (
                  <UpdateItem key={update.id} update={update} />
                ))}
              </ol>
            )
          }
        </QueryView>
      </Paper>
      <LoadMore query={query} />
    </Stack>
  );
}

/** What changed with the update; a single word where nothing did. */
function step(from: string, to: string): string {
  return from === to ? to : `${from} → ${to}`;
}

function UpdateItem({ update }: { update: StatusUpdate }) {
  const { fromStatus, toStatus, fromSeverity, toSeverity, audience, actor, publishedAt, message } =
    update;
  return (
    <li className={classes.item}>
      <Group gap={8} mb={6}>
        <Badge
          variant="light"
          color={audience === 'public' ? 'teal' : 'gray'}
          tt="none"
          radius="sm"
        >
          {strings.updates.audiences[audience]}
        </Badge>
        <Text span size="sm" fw={550}>
          {step(STATUS_LABELS[fromStatus], STATUS_LABELS[toStatus])}
        </Text>
        <Text span size="sm">
          {step(fromSeverity, toSeverity)}
        </Text>
        <Text span size="sm" c="dimmed">
          {actor.name} · <Time value={publishedAt} exact />
        </Text>
      </Group>
      <RichText text={message} />
    </li>
  );
}
