import { Button, Center, Stack, Text } from '@mantine/core';
import { useRef, useState } from 'react';
import { useMay } from '../../../api/session';
import type { Ticket } from '../../../api/types';
import { useCommands } from '../../../app/commands/use-commands';
import { quoted } from '../../../ui/mentions';
import { QueryView } from '../../../ui/query-view';
import { RowsSkeleton } from '../../../ui/rows-skeleton';
import { Section } from '../../../ui/section';
import { useAttachments } from '../../attachments/use-attachments';
import { strings } from '../strings';
import { CommentItem } from './comment-item';
import classes from './comments.module.css';
import { Reply } from './reply';
import { useComments } from './use-comments';

interface ConversationProps {
  ticket: Ticket;
  /** Seen by the one who asked, who knows nothing of internal notes. */
  forRequester?: boolean;
}

/** What was written on a ticket, and the field to answer in. */
export function Conversation({ ticket, forRequester = false }: ConversationProps) {
  const { query, comments } = useComments(ticket.id);
  const { attachments } = useAttachments({ ticketId: ticket.id });
  const mayComment = useMay('tickets.comment');
  const [draft, setDraft] = useState('');
  const field = useRef<HTMLTextAreaElement>(null);
  const isClosed = ticket.status === 'closed';
  const canReply = mayComment && !isClosed;
  useCommands({ ...(canReply && { 'ticket.reply': () => field.current?.focus() }) });
  const quote = (body: string) => {
    setDraft((before) => `${before === '' ? '' : `${before.trimEnd()}\n\n`}${quoted(body)}`);
    field.current?.focus();
  };
  return (
    <Section title={strings.comments.title}>
      <Stack gap="md">
        {query.hasNextPage && (
          <Center>
            <Button
              size="xs"
              variant="default"
              loading={query.isFetchingNextPage}
              onClick={() => void query.fetchNextPage()}
            >
              {strings.comments.earlier}
            </Button>
          </Center>
        )}
        <QueryView
          query={{ ...query, data: comments }}
          skeleton={<RowsSkeleton rows={2} height={60} />}
        >
          {(items) =>
            items.length === 0 ? (
              <Text size="sm" c="dimmed">
                {strings.comments.empty}
              </Text>
            ) : (
              <ol className={classes.list} aria-label={strings.comments.title}>
                {items.map((comment) => (
                  <CommentItem
                    key={comment.id}
                    comment={comment}
                    ticket={ticket}
                    attachments={attachments}
                    forRequester={forRequester}
                    onQuote={canReply ? quote : null}
                  />
                ))}
              </ol>
            )
          }
        </QueryView>
        {isClosed && (
          <Text size="sm" c="dimmed">
            {strings.comments.closed}
          </Text>
        )}
        {canReply && (
          <Reply
            key={ticket.id}
            ticket={ticket}
            forRequester={forRequester}
            draft={draft}
            onDraft={setDraft}
            field={field}
          />
        )}
      </Stack>
    </Section>
  );
}
