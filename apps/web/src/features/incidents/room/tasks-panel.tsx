import { Paper, Stack } from '@mantine/core';
import { IconChecklist } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { trpc } from '../../../api/client';
import { useMay } from '../../../api/session';
import { Empty } from '../../../ui/empty';
import { LoadMore } from '../../../ui/load-more';
import { QueryView } from '../../../ui/query-view';
import { strings } from '../strings';
import { AddTask } from './add-task';
import classes from './room.module.css';
import { TaskItem } from './task-item';

/** What has to be done, by whom, until when. */
export function TasksPanel({ incidentId }: { incidentId: string }) {
  const mayWrite = useMay('tasks.write');
  const query = useInfiniteQuery(
    trpc.incidents.tasks.list.infiniteQueryOptions(
      { incidentId, limit: 100 },
      { getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined },
    ),
  );
  const tasks = query.data?.pages.flatMap(({ items }) => items);
  return (
    <Stack>
      {mayWrite && <AddTask incidentId={incidentId} />}
      <Paper withBorder>
        <QueryView query={{ ...query, data: tasks }}>
          {(items) =>
            items.length === 0 ? (
              <Empty
                icon={IconChecklist}
                title={strings.tasks.emptyTitle}
                description={strings.tasks.empty}
              />
            ) : (
              <ul className={classes.list} aria-label={strings.room.tabs.tasks}>
                {items.map((task) => (
                  <TaskItem key={task.id} task={task} incidentId={incidentId} />
                ))}
              </ul>
            )
          }
        </QueryView>
      </Paper>
      <LoadMore query={query} />
    </Stack>
  );
}
