import { TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { FormDialog } from './form-dialog';
import { MarkdownEditor } from './markdown-editor';
import { strings } from './strings';
import { submitWith } from './submit-with';

interface TitleAndDescription {
  readonly title: string;
  readonly description: string;
}

interface EditTextProps {
  /** What it says before. */
  text: TitleAndDescription;
  words: {
    readonly editTitle: string;
    readonly name: string;
    readonly description: string;
    readonly nameRequired: string;
  };
  minRows: number;
  /** @throws what the API refuses it with. */
  save: (text: TitleAndDescription) => Promise<void>;
  saving: boolean;
  error: unknown;
  onClose: () => void;
}

/** Title and description of something. What was typed stays when somebody else was faster. */
export function EditTextDialog({
  text,
  words,
  minRows,
  save,
  saving,
  error,
  onClose,
}: EditTextProps) {
  const form = useForm({
    initialValues: { title: text.title, description: text.description },
    validate: { title: (value) => (value.trim() === '' ? words.nameRequired : null) },
  });
  const submit = submitWith(form, async ({ title, description }) => {
    await save({ title: title.trim(), description });
    onClose();
  });
  return (
    <FormDialog
      title={words.editTitle}
      size="lg"
      onClose={onClose}
      onSubmit={submit}
      error={error}
      submitLabel={strings.save}
      submitting={saving}
    >
      <TextInput
        label={words.name}
        maxLength={200}
        required
        data-autofocus
        {...form.getInputProps('title')}
      />
      <MarkdownEditor
        label={words.description}
        minRows={minRows}
        value={form.values.description}
        onChange={(description) => form.setFieldValue('description', description)}
        error={form.errors['description']}
      />
    </FormDialog>
  );
}
