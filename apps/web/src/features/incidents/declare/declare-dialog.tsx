import { Select, Switch, TextInput, Textarea } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { trpc } from '../../../api/client';
import { notifyDone } from '../../../api/notify';
import { choiceParam } from '../../../app/search-params';
import { FormDialog } from '../../../ui/form-dialog';
import { submitWith } from '../../../ui/submit-with';
import { strings } from '../strings';
import { SEVERITIES, SEVERITY_LABELS } from '../vocabulary';

const DEFAULT_SEVERITY = 'SEV3';

/** Declares an incident: a title is enough. Then the incident opens. */
export default function DeclareDialog({ onClose }: { onClose: () => void }) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const declare = useMutation({
    ...trpc.incidents.declare.mutationOptions(),
    meta: { handled: true },
  });
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { title: '', severity: DEFAULT_SEVERITY, description: '', triage: false },
    validate: { title: (value) => (value.trim() === '' ? strings.declare.nameRequired : null) },
  });
  const submit = submitWith(form, async ({ title, severity, description, triage }) => {
    const incident = await declare.mutateAsync({
      title: title.trim(),
      severity: choiceParam(severity, SEVERITIES) ?? DEFAULT_SEVERITY,
      ...(description.trim() === '' ? {} : { description: description.trim() }),
      ...(triage ? { status: 'triage' as const } : {}),
    });
    client.setQueryData(trpc.incidents.get.queryKey({ incidentId: incident.reference }), incident);
    void client.invalidateQueries(trpc.incidents.list.pathFilter());
    notifyDone(strings.declare.done(incident.reference));
    onClose();
    await navigate({ to: '/incidents/$incidentId', params: { incidentId: incident.reference } });
  });
  return (
    <FormDialog
      title={strings.declare.title}
      size="lg"
      onClose={onClose}
      onSubmit={submit}
      error={declare.error}
      submitLabel={strings.declare.submit}
      submitting={declare.isPending}
    >
      <TextInput
        label={strings.declare.name}
        placeholder={strings.declare.namePlaceholder}
        maxLength={200}
        required
        data-autofocus
        key={form.key('title')}
        {...form.getInputProps('title')}
      />
      <Select
        label={strings.declare.severity}
        data={SEVERITIES.map((value) => ({ value, label: SEVERITY_LABELS[value] }))}
        allowDeselect={false}
        key={form.key('severity')}
        {...form.getInputProps('severity')}
      />
      <Textarea
        label={strings.declare.description}
        description={strings.declare.descriptionHint}
        autosize
        minRows={3}
        maxRows={10}
        maxLength={20_000}
        key={form.key('description')}
        {...form.getInputProps('description')}
      />
      <Switch
        label={strings.declare.triage}
        key={form.key('triage')}
        {...form.getInputProps('triage', { type: 'checkbox' })}
      />
    </FormDialog>
  );
}
