import { Button, Group, SegmentedControl, Stack, Text } from '@mantine/core';
import { IconLock, IconSend } from '@tabler/icons-react';
import { useState } from 'react';
import type { RefObject } from 'react';
import { fieldErrors, toProblem } from '../../../api/errors';
import { notifyDone } from '../../../api/notify';
import { useMay } from '../../../api/session';
import type { Ticket, TicketComment } from '../../../api/types';
import { choiceParam } from '../../../app/search-params';
import { FormFailure } from '../../../ui/form-failure';
import { MarkdownEditor } from '../../../ui/markdown-editor';
import { ChosenFiles } from '../../attachments/chosen-files';
import { startUploads } from '../../attachments/uploads';
import { strings } from '../strings';
import classes from './comments.module.css';
import { useCommentWrite } from './use-comment-write';

const VISIBILITIES = ['public', 'internal'] as const satisfies TicketComment['visibility'][];
const { comments: words } = strings;

interface ReplyProps {
  ticket: Ticket;
  forRequester: boolean;
  draft: string;
  onDraft: (draft: string) => void;
  field: RefObject<HTMLTextAreaElement | null>;
}

/** Writes an answer that the requester sees, or a note that they do not; never one for the other. */
export function Reply({ ticket, forRequester, draft, onDraft, field }: ReplyProps) {
  const mayNote = useMay('tickets.comment_internal') && !forRequester;
  const [visibility, setVisibility] = useState<(typeof VISIBILITIES)[number]>('public');
  const mayAttach = useMay('attachments.create');
  const [files, setFiles] = useState<File[]>([]);
  const [missing, setMissing] = useState(false);
  const { add } = useCommentWrite();
  const isNote = visibility === 'internal';
  const refused = add.error === null ? undefined : fieldErrors(toProblem(add.error))['body'];
  const submit = () => {
    const body = draft.trim();
    setMissing(body === '');
    if (body === '' || add.isPending) return;
    add.mutate(
      { ticketId: ticket.id, body, visibility },
      {
        onSuccess: ({ id: commentId }) => {
          onDraft('');
          startUploads({ commentId }, files);
          setFiles([]);
          notifyDone(isNote ? words.noted : words.sent);
        },
      },
    );
  };
  return (
    <form
      noValidate
      className={isNote ? `${classes.reply} ${classes.comment} ${classes.internal}` : classes.reply}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Stack gap="sm">
        {mayNote && (
          <SegmentedControl
            size="xs"
            aria-label={words.visibility}
            style={{ alignSelf: 'flex-start' }}
            data={[
              { value: 'public', label: words.answer },
              { value: 'internal', label: words.internalNote },
            ]}
            value={visibility}
            onChange={(value) => setVisibility(choiceParam(value, VISIBILITIES) ?? 'public')}
          />
        )}
        <MarkdownEditor
          label={isNote ? words.noteLabel : words.answerLabel}
          ref={field}
          value={draft}
          onChange={onDraft}
          onSubmit={submit}
          error={missing && draft.trim() === '' ? words.bodyRequired : refused}
        />
        {mayAttach && <ChosenFiles files={files} onChange={setFiles} />}
        <FormFailure error={refused === undefined ? add.error : null} />
        <Group justify="space-between" gap="sm">
          <Text size="sm" c="dimmed" flex="1 1 160px">
            {!forRequester && (isNote ? words.internalHint : words.publicHint)}
          </Text>
          <Button
            type="submit"
            loading={add.isPending}
            {...(isNote && { color: 'yellow' })}
            leftSection={
              isNote ? <IconLock size={16} aria-hidden /> : <IconSend size={16} aria-hidden />
            }
          >
            {isNote ? words.sendNote : words.sendAnswer}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
