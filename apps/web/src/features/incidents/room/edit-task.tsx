import { TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { Task } from '../../../api/types';
import { FormDialog } from '../../../ui/form-dialog';
import { fromLocalInput, toLocalInput } from '../../../ui/format-time';
import { PersonSelect } from '../../../ui/person-select';
import { strings as common } from '../../../ui/strings';
import { submitWith } from '../../../ui/submit-with';
import { strings } from '../strings';
import { useTaskWrite } from './use-task-write';

interface EditProps {
  task: Task;
  incidentId: string;
  onClose: () => void;
}

/** Changes what a task says, who does it and until when. */
export function EditTask({ task, incidentId, onClose }: EditProps) {
  const { change } = useTaskWrite({ handled: true });
  const shownDue = task.dueAt === null ? '' : toLocalInput(task.dueAt);
  const form = useForm({
    initialValues: { title: task.title, assigneeId: task.assignee?.id ?? null, dueAt: shownDue },
    validate: { title: (value) => (value.trim() === '' ? strings.tasks.nameRequired : null) },
  });
  const submit = submitWith(form, async ({ title, assigneeId, dueAt }) => {
    await change.mutateAsync({
      incidentId,
      taskId: task.id,
      expectedVersion: task.version,
      title: title.trim(),
      assigneeId,
      ...(dueAt === shownDue ? {} : { dueAt: fromLocalInput(dueAt) ?? null }),
    });
    onClose();
  });
  return (
    <FormDialog
      title={strings.tasks.editTitle}
      onClose={onClose}
      onSubmit={submit}
      error={change.error}
      submitLabel={common.save}
      submitting={change.isPending}
    >
      <TextInput
        label={strings.room.name}
        maxLength={200}
        required
        data-autofocus
        {...form.getInputProps('title')}
      />
      <PersonSelect
        label={strings.tasks.assignee}
        placeholder={strings.tasks.unassigned}
        value={form.values.assigneeId}
        known={task.assignee}
        onChange={(id) => form.setFieldValue('assigneeId', id)}
      />
      <TextInput label={strings.tasks.due} type="datetime-local" {...form.getInputProps('dueAt')} />
    </FormDialog>
  );
}
