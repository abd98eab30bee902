import { Button, Group, Modal, Stack, TextInput, Textarea } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { Incident } from '../../../api/types';
import { strings as common } from '../../../ui/strings';
import { strings } from '../strings';
import { useUpdateIncident } from './use-update-incident';

/** Title and description. What was typed stays when somebody else was faster. */
export function EditIncident({ incident, onClose }: { incident: Incident; onClose: () => void }) {
  const { update, isPending } = useUpdateIncident(incident);
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { title: incident.title, description: incident.description },
    validate: { title: (value) => (value.trim() === '' ? strings.declare.nameRequired : null) },
  });
  const submit = form.onSubmit(({ title, description }) => {
    void update({ title: title.trim(), description }, strings.room.saved).then((accepted) => {
      if (accepted) onClose();
    });
  });
  return (
    <Modal
      opened
      onClose={onClose}
      title={strings.room.editTitle}
      size="lg"
      closeButtonProps={{ 'aria-label': common.close }}
    >
      <form onSubmit={submit} noValidate>
        <Stack>
          <TextInput
            label={strings.room.name}
            maxLength={200}
            required
            data-autofocus
            key={form.key('title')}
            {...form.getInputProps('title')}
          />
          <Textarea
            label={strings.room.description}
            autosize
            minRows={4}
            maxRows={14}
            maxLength={20_000}
            key={form.key('description')}
            {...form.getInputProps('description')}
          />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {common.cancel}
            </Button>
            <Button type="submit" loading={isPending}>
              {common.save}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
