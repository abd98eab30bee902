import { Button, Group, Paper, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { fromLocalInput } from '../../../ui/format-time';
import { PersonSelect } from '../../../ui/person-select';
import { submitWith } from '../../../ui/submit-with';
import { strings } from '../strings';
import { useTaskWrite } from './use-task-write';

const NO_ASSIGNEE: string | null = null;

/** Adds a task: what, who, until when. */
export function AddTask({ incidentId }: { incidentId: string }) {
  const { add } = useTaskWrite();
  const form = useForm({
    initialValues: { title: '', assigneeId: NO_ASSIGNEE, dueAt: '' },
    validate: { title: (value) => (value.trim() === '' ? strings.tasks.nameRequired : null) },
  });
  const submit = submitWith(form, async ({ title, assigneeId, dueAt }) => {
    const due = fromLocalInput(dueAt);
    await add.mutateAsync({
      incidentId,
      title: title.trim(),
      ...(assigneeId === null ? {} : { assigneeId }),
      ...(due === undefined ? {} : { dueAt: due }),
    });
    form.reset();
  });
  return (
    <Paper withBorder p="md" component="section" aria-label={strings.tasks.add}>
      <form onSubmit={submit} noValidate>
        <Group align="flex-start" gap="sm">
          <TextInput
            label={strings.tasks.name}
            placeholder={strings.tasks.namePlaceholder}
            maxLength={200}
            style={{ flex: '2 1 240px' }}
            {...form.getInputProps('title')}
          />
          <PersonSelect
            label={strings.tasks.assignee}
            placeholder={strings.tasks.unassigned}
            style={{ flex: '1 1 160px' }}
            value={form.values.assigneeId}
            onChange={(id) => form.setFieldValue('assigneeId', id)}
          />
          <TextInput
            label={strings.tasks.due}
            type="datetime-local"
            style={{ flex: '1 1 190px' }}
            {...form.getInputProps('dueAt')}
          />
          <Button type="submit" loading={add.isPending} mt={25}>
            {strings.tasks.submit}
          </Button>
        </Group>
      </form>
    </Paper>
  );
}
