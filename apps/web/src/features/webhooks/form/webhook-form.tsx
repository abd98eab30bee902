import { TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { fieldErrors, toProblem } from '../../../api/errors';
import type { Webhook } from '../../../api/types';
import { FormDialog } from '../../../ui/form-dialog';
import { submitWith } from '../../../ui/submit-with';
import { strings } from '../strings';
import { EventPicker } from './event-picker';

const MAX_URL = 2048;
const MAX_DESCRIPTION = 500;

/** What a person says of a webhook. */
export interface WebhookValues extends Record<string, unknown> {
  url: string;
  description: string;
  events: string[];
}

const NEW: WebhookValues = { url: '', description: '', events: ['*'] };

function validateUrl(value: string): string | null {
  const url = URL.parse(value.trim());
  const isWeb = url !== null && (url.protocol === 'https:' || url.protocol === 'http:');
  return isWeb && url.hostname !== '' ? null : strings.form.urlInvalid;
}

/** True when the fields themselves say all that the server found fault with. */
function isAtFields(error: unknown, values: WebhookValues): boolean {
  const paths = Object.keys(fieldErrors(toProblem(error)));
  return paths.length > 0 && paths.every((path) => path in values);
}

interface WebhookFormProps {
  title: string;
  submitLabel: string;
  submitting: boolean;
  error: unknown;
  initial?: Pick<Webhook, 'url' | 'description' | 'events'>;
  onSave: (values: WebhookValues) => Promise<unknown>;
  onClose: () => void;
}

/** The form of a webhook, new or known. What the server says of a field is shown at it. */
export function WebhookForm({ initial = NEW, onSave, error, ...dialog }: WebhookFormProps) {
  const { url, description, events } = initial;
  const form = useForm<WebhookValues>({
    initialValues: { url, description, events: [...events] },
    validate: {
      url: validateUrl,
      events: (value) => (value.length === 0 ? strings.form.eventsRequired : null),
    },
  });
  const submit = submitWith(form, (values) => onSave({ ...values, url: values.url.trim() }));
  const picked = form.getInputProps('events');
  return (
    <FormDialog
      size="lg"
      onSubmit={submit}
      error={isAtFields(error, form.values) ? null : error}
      {...dialog}
    >
      <TextInput
        label={strings.form.url}
        description={strings.form.urlHint}
        placeholder={strings.form.urlPlaceholder}
        type="url"
        inputMode="url"
        autoComplete="off"
        spellCheck={false}
        maxLength={MAX_URL}
        required
        data-autofocus
        {...form.getInputProps('url')}
      />
      <TextInput
        label={strings.form.name}
        placeholder={strings.form.namePlaceholder}
        maxLength={MAX_DESCRIPTION}
        {...form.getInputProps('description')}
      />
      <EventPicker
        value={form.values.events}
        onChange={(next) => form.setFieldValue('events', next)}
        error={picked.error}
      />
    </FormDialog>
  );
}
