import { useForm } from '@mantine/form';
import type { TicketComment } from '../../../api/types';
import { FormDialog } from '../../../ui/form-dialog';
import { MarkdownEditor } from '../../../ui/markdown-editor';
import { strings as common } from '../../../ui/strings';
import { submitWith } from '../../../ui/submit-with';
import { strings } from '../strings';
import { useCommentWrite } from './use-comment-write';

/** Corrects what one wrote; what it said before stays to be read. */
export function EditComment({ comment, onClose }: { comment: TicketComment; onClose: () => void }) {
  const { change } = useCommentWrite();
  const form = useForm({
    initialValues: { body: comment.body },
    validate: { body: (value) => (value.trim() === '' ? strings.comments.bodyRequired : null) },
  });
  const submit = submitWith(form, async ({ body }) => {
    await change.mutateAsync({
      ticketId: comment.ticketId,
      commentId: comment.id,
      body,
      expectedVersion: comment.version,
    });
    onClose();
  });
  return (
    <FormDialog
      title={strings.comments.editTitle}
      size="lg"
      onClose={onClose}
      onSubmit={submit}
      error={change.error}
      submitLabel={common.save}
      submitting={change.isPending}
    >
      <MarkdownEditor
        label={strings.comments.answerLabel}
        data-autofocus
        minRows={4}
        value={form.values.body}
        onChange={(body) => form.setFieldValue('body', body)}
        error={form.errors['body']}
      />
    </FormDialog>
  );
}
