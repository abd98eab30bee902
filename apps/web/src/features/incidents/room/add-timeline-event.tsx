import { Button, Group, Paper, Select, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useState } from 'react';
import { useMay } from '../../../api/session';
import { choiceParam } from '../../../app/search-params';
import { fromLocalInput, toLocalInput } from '../../../ui/format-time';
import { MarkdownEditor } from '../../../ui/markdown-editor';
import { submitWith } from '../../../ui/submit-with';
import { ChosenFiles } from '../../attachments/chosen-files';
import { startUploads } from '../../attachments/uploads';
import { strings } from '../strings';
import { KIND_LABELS, WRITTEN_KINDS } from '../vocabulary';
import { useTimelineWrite } from './use-timeline-write';

/** Writes something on the timeline, now or back-dated. */
export function AddTimelineEvent({ incidentId }: { incidentId: string }) {
  const { add } = useTimelineWrite();
  const mayAttach = useMay('attachments.create');
  const [files, setFiles] = useState<File[]>([]);
  const form = useForm({
    initialValues: { message: '', kind: 'note', occurredAt: '' },
    validate: {
      message: (value) => (value.trim() === '' ? strings.timeline.messageRequired : null),
    },
  });
  const submit = submitWith(form, async ({ message, kind, occurredAt }) => {
    const at = fromLocalInput(occurredAt);
    const { id: timelineEventId } = await add.mutateAsync({
      incidentId,
      message: message.trim(),
      kind: choiceParam(kind, WRITTEN_KINDS) ?? 'note',
      ...(at === undefined ? {} : { occurredAt: at }),
    });
    startUploads({ timelineEventId }, files);
    setFiles([]);
    form.reset();
  });
  const backdated = form.values.occurredAt !== '';
  return (
    <Paper withBorder p="md" component="section" aria-label={strings.timeline.add}>
      <form onSubmit={submit} noValidate>
        <Stack gap="sm">
          <MarkdownEditor
            label={strings.timeline.message}
            minRows={2}
            value={form.values.message}
            onChange={(message) => form.setFieldValue('message', message)}
            error={form.errors['message']}
          />
          {mayAttach && <ChosenFiles files={files} onChange={setFiles} />}
          <Group align="flex-end" gap="sm">
            <Select
              label={strings.timeline.kind}
              data={WRITTEN_KINDS.map((value) => ({ value, label: KIND_LABELS[value] }))}
              allowDeselect={false}
              w={160}
              {...form.getInputProps('kind')}
            />
            {backdated && (
              <TextInput
                label={strings.timeline.when}
                type="datetime-local"
                {...form.getInputProps('occurredAt')}
              />
            )}
            <Button
              variant="subtle"
              onClick={() =>
                form.setFieldValue(
                  'occurredAt',
                  backdated ? '' : toLocalInput(new Date().toISOString()),
                )
              }
            >
              {backdated ? strings.timeline.now : strings.timeline.backdate}
            </Button>
            <Button type="submit" loading={add.isPending} ml="auto">
              {strings.timeline.submit}
            </Button>
          </Group>
        </Stack>
      </form>
    </Paper>
  );
}
