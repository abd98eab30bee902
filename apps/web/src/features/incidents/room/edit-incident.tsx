import { TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { Incident } from '../../../api/types';
import { FormDialog } from '../../../ui/form-dialog';
import { MarkdownEditor } from '../../../ui/markdown-editor';
import { strings as common } from '../../../ui/strings';
import { submitWith } from '../../../ui/submit-with';
import { strings } from '../strings';
import { useUpdateIncident } from './use-update-incident';

/** Title and description. What was typed stays when somebody else was faster. */
export function EditIncident({ incident, onClose }: { incident: Incident; onClose: () => void }) {
  const { save, isPending, error } = useUpdateIncident(incident, { handled: true });
  const form = useForm({
    initialValues: { title: incident.title, description: incident.description },
    validate: { title: (value) => (value.trim() === '' ? strings.declare.nameRequired : null) },
  });
  const submit = submitWith(form, async ({ title, description }) => {
    await save({ title: title.trim(), description }, strings.room.saved);
    onClose();
  });
  return (
    <FormDialog
      title={strings.room.editTitle}
      size="lg"
      onClose={onClose}
      onSubmit={submit}
      error={error}
      submitLabel={common.save}
      submitting={isPending}
    >
      <TextInput
        label={strings.room.name}
        maxLength={200}
        required
        data-autofocus
        {...form.getInputProps('title')}
      />
      <MarkdownEditor
        label={strings.room.description}
        minRows={4}
        value={form.values.description}
        onChange={(description) => form.setFieldValue('description', description)}
        error={form.errors['description']}
      />
    </FormDialog>
  );
}
