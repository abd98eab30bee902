import { Button, Paper, SegmentedControl, Stack } from '@mantine/core';
import { IconTimeline } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { trpc } from '../../../api/client';
import { useMay } from '../../../api/session';
import type { TimelineFilter } from '../../../api/types';
import { keysOf } from '../../../app/keys-of';
import { choiceParam } from '../../../app/search-params';
import { Empty } from '../../../ui/empty';
import { LoadMore } from '../../../ui/load-more';
import { QueryView } from '../../../ui/query-view';
import { useAttachments } from '../../attachments/use-attachments';
import { strings } from '../strings';
import { WRITTEN_KINDS } from '../vocabulary';
import { AddTimelineEvent } from './add-timeline-event';
import classes from './room.module.css';
import { TimelineItem } from './timeline-item';

const FILTERS = keysOf(strings.timeline.filters);
type Filter = (typeof FILTERS)[number];

const FILTER_INPUTS = {
  all: {},
  written: { kind: [...WRITTEN_KINDS] },
  status: { kind: ['declared', 'status_changed', 'severity_changed', 'status_update'] as const },
  pinned: { pinned: true },
} as const;

function inputOf(filter: Filter): TimelineFilter {
  const input = FILTER_INPUTS[filter];
  return 'kind' in input ? { kind: [...input.kind] } : input;
}

/** What happened, newest first. */
export function TimelinePanel({ incidentId }: { incidentId: string }) {
  const mayWrite = useMay('timeline.write');
  const [filter, setFilter] = useState<Filter>('all');
  const query = useInfiniteQuery(
    trpc.incidents.timeline.list.infiniteQueryOptions(
      { incidentId, limit: 50, ...inputOf(filter) },
      { getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined },
    ),
  );
  const { attachments } = useAttachments({ incidentId });
  const events = query.data?.pages.flatMap(({ items }) => items);
  return (
    <Stack>
      {mayWrite && <AddTimelineEvent incidentId={incidentId} />}
      <div className={classes.scroll}>
        <SegmentedControl
          aria-label={strings.timeline.filter}
          data={FILTERS.map((value) => ({ value, label: strings.timeline.filters[value] }))}
          value={filter}
          onChange={(value) => setFilter(choiceParam(value, FILTERS) ?? 'all')}
        />
      </div>
      <Paper withBorder>
        <QueryView query={{ ...query, data: events }}>
          {(items) =>
            items.length === 0 ? (
              <Empty
                icon={IconTimeline}
                title={strings.timeline.emptyTitle}
                description={strings.timeline.empty}
                action={
                  filter !== 'all' && (
                    <Button variant="default" onClick={() => setFilter('all')}>
                      {strings.timeline.showAll}
                    </Button>
                  )
                }
              />
            ) : (
              <ol className={classes.list} aria-label={strings.room.tabs.timeline}>
                {items.map((event) => (
                  <TimelineItem
                    key={event.id}
                    event={event}
                    incidentId={incidentId}
                    attachments={attachments}
                  />
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
