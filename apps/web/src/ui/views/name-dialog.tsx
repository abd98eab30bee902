import { Checkbox, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { toProblem } from '../../api/errors';
import { FormDialog } from '../form-dialog';
import { noteShownAtFields } from '../shown-at-fields';
import { submitWith } from '../submit-with';
import { strings } from './strings';

const MAX_NAME = 100;

interface NameValues extends Record<string, unknown> {
  name: string;
  shared: boolean;
}

interface NameDialogProps {
  title: string;
  hint?: string;
  name?: string;
  /** Whether it can be shared from its beginning. */
  mayShare: boolean;
  error: unknown;
  saving: boolean;
  /** @throws what the API refuses it with. */
  onSave: (values: NameValues) => Promise<unknown>;
  onClose: () => void;
}

/** Asks for the name of a view. */
export function NameDialog(props: NameDialogProps) {
  const { title, hint, name = '', mayShare, error, saving, onSave, onClose } = props;
  const form = useForm<NameValues>({
    initialValues: { name, shared: false },
    validate: { name: (value) => (value.trim() === '' ? strings.nameRequired : null) },
  });
  const submit = submitWith(form, async (values) => {
    try {
      await onSave({ ...values, name: values.name.trim() });
      onClose();
    } catch (reason) {
      if (toProblem(reason).details['reason'] === 'name_taken') {
        noteShownAtFields(reason);
        form.setFieldError('name', strings.nameTaken);
      }
      throw reason;
    }
  });
  return (
    <FormDialog
      title={title}
      onClose={onClose}
      onSubmit={submit}
      error={error}
      submitLabel={strings.save}
      submitting={saving}
    >
      {hint !== undefined && (
        <Text size="sm" c="dimmed">
          {hint}
        </Text>
      )}
      <TextInput
        label={strings.name}
        maxLength={MAX_NAME}
        required
        data-autofocus
        {...form.getInputProps('name')}
      />
      {mayShare && (
        <Checkbox
          label={strings.shareLabel}
          {...form.getInputProps('shared', { type: 'checkbox' })}
        />
      )}
    </FormDialog>
  );
}
