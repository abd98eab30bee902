import { ActionIcon } from '@mantine/core';
import { IconBell } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { trpc } from '../../api/client';
import { useMay } from '../../api/session';
import classes from './bell.module.css';
import { strings } from './strings';

/** Where the events do not reach, it is right within this time. */
const LOOK_AGAIN_MS = 120_000;

/** The way to the inbox, and how much waits there. */
export function Bell() {
  const hasInbox = useMay('notifications.manage_own');
  const { data } = useQuery({
    ...trpc.notifications.unreadCount.queryOptions({}),
    enabled: hasInbox,
    refetchInterval: LOOK_AGAIN_MS,
  });
  if (!hasInbox) return null;
  const unread = data?.count ?? 0;
  return (
    <ActionIcon
      variant="default"
      size={36}
      aria-label={strings.bell(unread)}
      className={classes.bell}
      style={{ overflow: 'visible' }}
      renderRoot={(props) => <Link to="/inbox" {...props} />}
    >
      <IconBell size={18} aria-hidden />
      {unread > 0 && (
        <span className={classes.count} aria-hidden>
          {strings.counted(unread)}
        </span>
      )}
    </ActionIcon>
  );
}
