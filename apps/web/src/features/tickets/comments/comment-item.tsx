import { ActionIcon, Avatar, Badge, Group, Text, Tooltip } from '@mantine/core';
import { IconHistory, IconLock, IconPencil, IconQuote } from '@tabler/icons-react';
import type { TablerIcon } from '@tabler/icons-react';
import { useState } from 'react';
import { useSession } from '../../../api/session';
import type { Attachment, Ticket, TicketComment } from '../../../api/types';
import { RichText } from '../../../ui/rich-text';
import { Time } from '../../../ui/time';
import { PartAttachments } from '../../attachments/part-attachments';
import { strings } from '../strings';
import { CommentHistory } from './comment-history';
import classes from './comments.module.css';
import { EditComment } from './edit-comment';

interface ItemProps {
  comment: TicketComment;
  ticket: Ticket;
  /** All those of the ticket. */
  attachments: readonly Attachment[] | undefined;
  forRequester: boolean;
  /** Null where nothing can be answered. */
  onQuote: ((body: string) => void) | null;
}

/** One comment; an internal note is unlike any answer. */
export function CommentItem({ comment, ticket, attachments, forRequester, onQuote }: ItemProps) {
  const { user } = useSession();
  const [dialog, setDialog] = useState<'edit' | 'history' | null>(null);
  const close = () => setDialog(null);
  const { author, body, visibility, createdAt, editedAt } = comment;
  const isInternal = visibility === 'internal';
  const isRequester = author.id === ticket.requester.id;
  const mayEdit = author.id === user.id && ticket.status !== 'closed';
  const about = strings.comments.of(author.name);
  const shape = [
    classes.comment,
    ...(isInternal ? [classes.internal] : []),
    ...(isRequester && !isInternal ? [classes.fromRequester] : []),
  ];
  return (
    <li className={shape.join(' ')}>
      <Group justify="space-between" wrap="nowrap" align="flex-start" gap="xs">
        <Group gap={8}>
          <Avatar size={24} name={author.name} color="indigo" aria-hidden />
          <Text span size="sm" fw={600}>
            {author.name}
          </Text>
          {isInternal && (
            <Badge
              variant="light"
              color="yellow"
              tt="none"
              radius="sm"
              leftSection={<IconLock size={12} aria-hidden />}
            >
              {strings.comments.internalNote}
            </Badge>
          )}
          {isRequester && !forRequester && (
            <Badge variant="light" color="gray" tt="none" radius="sm">
              {strings.comments.requester}
            </Badge>
          )}
          <Text span size="sm" c="dimmed">
            <Time value={createdAt} />
            {editedAt !== null && ` · ${strings.comments.edited}`}
          </Text>
        </Group>
        <Group gap={2} wrap="nowrap">
          {editedAt !== null && (
            <Action
              icon={IconHistory}
              label={strings.comments.history}
              about={about}
              onClick={() => setDialog('history')}
            />
          )}
          {mayEdit && (
            <Action
              icon={IconPencil}
              label={strings.comments.edit}
              about={about}
              onClick={() => setDialog('edit')}
            />
          )}
          {onQuote !== null && (
            <Action
              icon={IconQuote}
              label={strings.comments.quote}
              about={about}
              onClick={() => onQuote(body)}
            />
          )}
        </Group>
      </Group>
      <div className={classes.body}>
        <RichText text={body} />
      </div>
      <PartAttachments part={{ commentId: comment.id }} attachments={attachments} />
      {dialog === 'edit' && <EditComment comment={comment} onClose={close} />}
      {dialog === 'history' && <CommentHistory comment={comment} onClose={close} />}
    </li>
  );
}

interface ActionProps {
  icon: TablerIcon;
  label: string;
  about: string;
  onClick: () => void;
}

function Action({ icon: Icon, label, about, onClick }: ActionProps) {
  return (
    <Tooltip label={label}>
      <ActionIcon variant="subtle" color="gray" aria-label={`${label}: ${about}`} onClick={onClick}>
        <Icon size={16} aria-hidden />
      </ActionIcon>
    </Tooltip>
  );
}
