import { Button, Group, Modal, Select, Stack, TextInput, Textarea } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { TimelineEvent } from '../../../api/types';
import { choiceParam } from '../../../app/search-params';
import { fromLocalInput, toLocalInput } from '../../../ui/format-time';
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
  const { change } = useTimelineWrite();
  const shownTime = toLocalInput(event.occurredAt);
  const form = useForm<{ message: string; kind: string; occurredAt: string }>({
    mode: 'uncontrolled',
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
    <Modal
      opened
      onClose={onClose}
      title={strings.timeline.editTitle}
      size="lg"
      closeButtonProps={{ 'aria-label': common.close }}
    >
      <form onSubmit={submit} noValidate>
        <Stack>
          <Textarea
            label={strings.timeline.message}
            autosize
            minRows={3}
            maxRows={12}
            maxLength={20_000}
            data-autofocus
            key={form.key('message')}
            {...form.getInputProps('message')}
          />
          <Group grow>
            <Select
              label={strings.timeline.kind}
              data={WRITTEN_KINDS.map((value) => ({ value, label: KIND_LABELS[value] }))}
              allowDeselect={false}
              key={form.key('kind')}
              {...form.getInputProps('kind')}
            />
            <TextInput
              label={strings.timeline.when}
              type="datetime-local"
              key={form.key('occurredAt')}
              {...form.getInputProps('occurredAt')}
            />
          </Group>
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {common.cancel}
            </Button>
            <Button type="submit" loading={change.isPending}>
              {common.save}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
