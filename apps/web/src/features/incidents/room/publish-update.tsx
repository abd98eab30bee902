import { Button, Group, Paper, Select, Stack } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { trpc } from '../../../api/client';
import { notifyDone } from '../../../api/notify';
import type { Incident } from '../../../api/types';
import { choiceParam } from '../../../app/search-params';
import { MarkdownEditor } from '../../../ui/markdown-editor';
import { submitWith } from '../../../ui/submit-with';
import { strings } from '../strings';
import { SEVERITIES, SEVERITY_LABELS, STATUSES, STATUS_LABELS } from '../vocabulary';

const AUDIENCES = ['internal', 'public'] as const;
const NO_PROMISE = '0';
/** Minutes after which the next update can be promised. */
const PROMISES = [NO_PROMISE, '15', '30', '60', '120', '240', '1440'] as const;
const INITIAL: {
  message: string;
  status: string | null;
  severity: string | null;
  audience: string;
  nextIn: string;
} = {
  message: '',
  status: null,
  severity: null,
  audience: 'internal',
  nextIn: NO_PROMISE,
};

/** Writes a status update; status and severity change with it, or not at all. */
export function PublishUpdate({ incident }: { incident: Incident }) {
  const client = useQueryClient();
  const publish = useMutation(
    trpc.incidents.statusUpdates.publish.mutationOptions({
      onSuccess: () => notifyDone(strings.updates.done),
      onSettled: () => client.invalidateQueries(trpc.incidents.pathFilter()),
    }),
  );
  const form = useForm({
    initialValues: INITIAL,
    validate: {
      message: (value) => (value.trim() === '' ? strings.updates.messageRequired : null),
    },
  });
  const submit = submitWith(form, async ({ message, status, severity, audience, nextIn }) => {
    const nextStatus = choiceParam(status, STATUSES);
    const nextSeverity = choiceParam(severity, SEVERITIES);
    await publish.mutateAsync({
      incidentId: incident.id,
      expectedVersion: incident.version,
      message: message.trim(),
      audience: choiceParam(audience, AUDIENCES) ?? 'internal',
      ...(nextIn === NO_PROMISE ? {} : { nextUpdateInMinutes: Number(nextIn) }),
      ...(nextStatus === undefined ? {} : { status: nextStatus }),
      ...(nextSeverity === undefined ? {} : { severity: nextSeverity }),
    });
    form.reset();
  });
  return (
    <Paper withBorder p="md" component="section" aria-label={strings.updates.publish}>
      <form onSubmit={submit} noValidate>
        <Stack gap="sm">
          <MarkdownEditor
            label={strings.updates.message}
            value={form.values.message}
            onChange={(message) => form.setFieldValue('message', message)}
            error={form.errors['message']}
          />
          <Group align="flex-end" gap="sm">
            <Select
              label={strings.updates.status}
              placeholder={strings.updates.unchanged}
              data={incident.allowedTransitions.map((value) => ({
                value,
                label: STATUS_LABELS[value],
              }))}
              clearable
              style={{ flex: '1 1 150px' }}
              {...form.getInputProps('status')}
            />
            <Select
              label={strings.updates.severity}
              placeholder={strings.updates.unchanged}
              data={SEVERITIES.filter((value) => value !== incident.severity).map((value) => ({
                value,
                label: SEVERITY_LABELS[value],
              }))}
              clearable
              style={{ flex: '1 1 150px' }}
              {...form.getInputProps('severity')}
            />
            <Select
              label={strings.updates.audience}
              data={AUDIENCES.map((value) => ({ value, label: strings.updates.audiences[value] }))}
              allowDeselect={false}
              style={{ flex: '1 1 150px' }}
              {...form.getInputProps('audience')}
            />
            <Select
              label={strings.updates.next}
              data={PROMISES.map((value) => ({ value, label: strings.updates.promises[value] }))}
              allowDeselect={false}
              style={{ flex: '1 1 150px' }}
              {...form.getInputProps('nextIn')}
            />
            <Button type="submit" loading={publish.isPending}>
              {strings.updates.submit}
            </Button>
          </Group>
        </Stack>
      </form>
    </Paper>
  );
}
