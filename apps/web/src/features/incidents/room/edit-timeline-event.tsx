import { Group, Select, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { TimelineEvent } from '../../../api/types';
import { choiceParam } from '../../../app/search-params';
import { FormDialog } from '../../../ui/form-dialog';
import { fromLocalInput, toLocalInput } from '../../../ui/format-time';
import { MarkdownEditor } from '../../../ui/markdown-editor';
import { strings as common } from '../../../ui/strings';
import { submitWith } from '../../../ui/submit-with';
import { strings } from '../strings';
import { KIND_LABELS, WRITTEN_KINDS } from '../vocabulary';
import { useTimelineWrite } from './use-timeline-write';

interface EditProps {
  event: TimelineEvent;
  incidentId: string;
  onClose: () => void;
}

/** Corrects what somebody wrote on the timeline, and when it happened. */
export function EditTimelineEvent({ event, incidentId, onClose }: EditProps) {
  const { change } = useTimelineWrite({ handled: true });
  const shownTime = toLocalInput(event.occurredAt);
  const form = useForm<{ message: string; kind: string; occurredAt: string }>({
    initialValues: { message: event.message, kind: event.kind, occurredAt: shownTime },
    validate: {
      message: (value) => (value.trim() === '' ? strings.timeline.messageRequired : null),
    },
  });
  const submit = submitWith(form, async ({ message, kind, occurredAt }) => {
    const writtenKind = choiceParam(kind, WRITTEN_KINDS);
    const at = fromLocalInput(occurredAt);
    await change.mutateAsync({
      incidentId,
      eventId: event.id,
      expectedVersion: event.version,
      message: message.trim(),
      ...(writtenKind === undefined ? {} : { kind: writtenKind }),
      // The field has whole minutes: an untouched one must not round the time.
      ...(at === undefined || occurredAt === shownTime ? {} : { occurredAt: at }),
    });
    onClose();
  });
  return (
    <FormDialog
      title={strings.timeline.editTitle}
      size="lg"
      onClose={onClose}
      onSubmit={submit}
      error={change.error}
      submitLabel={common.save}
      submitting={change.isPending}
    >
      <MarkdownEditor
        label={strings.timeline.message}
        data-autofocus
        value={form.values.message}
        onChange={(message) => form.setFieldValue('message', message)}
        error={form.errors['message']}
      />
      <Group grow>
        <Select
          label={strings.timeline.kind}
          data={WRITTEN_KINDS.map((value) => ({ value, label: KIND_LABELS[value] }))}
          allowDeselect={false}
          {...form.getInputProps('kind')}
        />
        <TextInput
          label={strings.timeline.when}
          type="datetime-local"
          {...form.getInputProps('occurredAt')}
        />
      </Group>
    </FormDialog>
  );
}
