import { TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { Ticket } from '../../../api/types';
import { FormDialog } from '../../../ui/form-dialog';
import { MarkdownEditor } from '../../../ui/markdown-editor';
import { strings as common } from '../../../ui/strings';
import { submitWith } from '../../../ui/submit-with';
import { strings } from '../strings';
import { useUpdateTicket } from '../use-update-ticket';

/** Title and description. What was typed stays when somebody else was faster. */
export function EditTicket({ ticket, onClose }: { ticket: Ticket; onClose: () => void }) {
  const { save, isPending, error } = useUpdateTicket(ticket, { handled: true });
  const form = useForm({
    initialValues: { title: ticket.title, description: ticket.description },
    validate: { title: (value) => (value.trim() === '' ? strings.create.nameRequired : null) },
  });
  const submit = submitWith(form, async ({ title, description }) => {
    await save({ title: title.trim(), description }, strings.ticket.saved);
    onClose();
  });
  return (
    <FormDialog
      title={strings.ticket.editTitle}
      size="lg"
      onClose={onClose}
      onSubmit={submit}
      error={error}
      submitLabel={common.save}
      submitting={isPending}
    >
      <TextInput
        label={strings.ticket.name}
        maxLength={200}
        required
        data-autofocus
        {...form.getInputProps('title')}
      />
      <MarkdownEditor
        label={strings.ticket.description}
        minRows={5}
        value={form.values.description}
        onChange={(description) => form.setFieldValue('description', description)}
        error={form.errors['description']}
      />
    </FormDialog>
  );
}
