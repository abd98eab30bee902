import { Badge, Group, Modal, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { trpc } from '../../../api/client';
import type { TicketComment } from '../../../api/types';
import { QueryView } from '../../../ui/query-view';
import { RichText } from '../../../ui/rich-text';
import { RowsSkeleton } from '../../../ui/rows-skeleton';
import { strings as common } from '../../../ui/strings';
import { Time } from '../../../ui/time';
import { strings } from '../strings';
import classes from './comments.module.css';

interface HistoryProps {
  comment: TicketComment;
  onClose: () => void;
}

/** What a comment has said, newest first. */
export function CommentHistory({ comment, onClose }: HistoryProps) {
  const { id: commentId, ticketId, version: current } = comment;
  const query = useQuery(trpc.tickets.comments.history.queryOptions({ ticketId, commentId }));
  return (
    <Modal
      opened
      onClose={onClose}
      title={strings.comments.historyTitle}
      size="lg"
      closeButtonProps={{ 'aria-label': common.close }}
    >
      <QueryView query={query} skeleton={<RowsSkeleton rows={2} height={60} />}>
        {({ items }) => (
          <ol className={classes.list} reversed>
            {items.map(({ version, body, writtenAt }) => (
              <li key={version} className={classes.version}>
                <Group gap={8} mb={4}>
                  <Text span size="sm" fw={600}>
                    {strings.comments.version(version)}
                  </Text>
                  <Text span size="sm" c="dimmed">
                    <Time value={writtenAt} exact />
                  </Text>
                  {version === current && (
                    <Badge variant="light" size="sm" tt="none">
                      {strings.comments.current}
                    </Badge>
                  )}
                </Group>
                <RichText text={body} />
              </li>
            ))}
          </ol>
        )}
      </QueryView>
    </Modal>
  );
}
