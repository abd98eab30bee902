import { Skeleton, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { trpc } from '../../../api/client';
import type { Delivery } from '../../../api/types';
import { Time } from '../../../ui/time';
import { GLANCE_MS } from '../live-pace';
import { strings } from '../strings';
import classes from './list.module.css';
import { recentOutcomes } from './recent-outcomes';

const SHOWN = 20;
const BAR_CLASSES: Readonly<Record<Delivery['status'], string | undefined>> = {
  delivered: classes.delivered,
  pending: classes.pending,
  dead_letter: classes.deadLetter,
};

/** How the newest deliveries of a webhook fared, and when the last one was tried. */
export function RecentDeliveries({ webhookId }: { webhookId: string }) {
  const recent = useQuery({
    ...trpc.webhooks.deliveries.list.queryOptions({ webhookId, limit: SHOWN }),
    refetchInterval: GLANCE_MS,
  });
  if (recent.data === undefined) {
    // The list is of use without this: it says nothing of a failure here.
    return recent.error === null ? <Skeleton height={34} className={classes.recent} /> : null;
  }
  const { items } = recent.data;
  const { percent, waiting, lastAttemptAt } = recentOutcomes(items);
  if (items.length === 0) {
    return (
      <Text size="sm" c="dimmed" className={classes.recent}>
        {strings.list.neverDelivered}
      </Text>
    );
  }
  const delivered = items.filter(({ status }) => status === 'delivered').length;
  return (
    <div className={classes.recent}>
      <span
        className={classes.bars}
        role="img"
        aria-label={strings.list.recent(delivered, items.length)}
      >
        {items.toReversed().map(({ id, status, error }) => (
          <span
            key={id}
            className={
              status === 'pending' && error !== null ? classes.failing : BAR_CLASSES[status]
            }
          />
        ))}
      </span>
      <Text size="xs" c="dimmed">
        {percent === null ? strings.list.onTheirWay(waiting) : strings.list.rate(percent)}
        {lastAttemptAt !== null && (
          <>
            {' · '}
            <Time value={lastAttemptAt} />
          </>
        )}
      </Text>
    </div>
  );
}
