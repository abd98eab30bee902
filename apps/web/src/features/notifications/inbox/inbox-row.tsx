import { ActionIcon, Badge, Text, Tooltip, VisuallyHidden } from '@mantine/core';
import { IconMail, IconMailOpened } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { Notification } from '../../../api/types';
import { Reference } from '../../../ui/reference';
import { Row, clickable } from '../../../ui/rows';
import { Time } from '../../../ui/time';
import { strings } from '../strings';
import classes from './inbox.module.css';

interface RowProps {
  notification: Notification;
  onMark: (notification: Notification, read: boolean) => void;
}

/** One notification: it leads to what it is about, and is read then. */
export function InboxRow({ notification, onMark }: RowProps) {
  const { text, subject, path, urgent, readAt, createdAt } = notification;
  const isRead = readAt !== null;
  const about = `${text} ${subject.reference}`;
  return (
    <Row className={isRead ? classes.row : `${classes.row} ${classes.unread}`}>
      <span className={classes.dot} aria-hidden />
      <div>
        <Link
          to={path}
          className={`${clickable.target} ${classes.text}`}
          onClick={() => !isRead && onMark(notification, true)}
        >
          {!isRead && <VisuallyHidden>{strings.inbox.isUnread}: </VisuallyHidden>}
          {text}
        </Link>
        <Text size="sm" c="dimmed">
          <Reference value={subject.reference} />
          {subject.title}
          {urgent && (
            <Badge variant="light" color="red" tt="none" radius="sm" ml={8}>
              {strings.inbox.urgent}
            </Badge>
          )}
        </Text>
      </div>
      <Text span size="sm" c="dimmed" className={classes.time}>
        <Time value={createdAt} />
      </Text>
      <Tooltip label={isRead ? strings.inbox.unread : strings.inbox.read}>
        <ActionIcon
          variant="subtle"
          color="gray"
          className={classes.mark}
          aria-label={isRead ? strings.inbox.markUnread(about) : strings.inbox.markRead(about)}
          onClick={() => onMark(notification, !isRead)}
        >
          {isRead ? <IconMail size={18} aria-hidden /> : <IconMailOpened size={18} aria-hidden />}
        </ActionIcon>
      </Tooltip>
    </Row>
  );
}
