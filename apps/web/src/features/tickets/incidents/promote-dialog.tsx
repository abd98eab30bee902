import { Select, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { trpc } from '../../../api/client';
import { notifyDone } from '../../../api/notify';
import type { Ticket } from '../../../api/types';
import { choiceParam } from '../../../app/search-params';
import { FormDialog } from '../../../ui/form-dialog';
import { submitWith } from '../../../ui/submit-with';
import { SEVERITIES, SEVERITY_LABELS } from '../../incidents/vocabulary';
import type { Severity } from '../../incidents/vocabulary';
import { strings } from '../strings';
import { useRememberTicket } from '../use-remember-ticket';
import type { Priority } from '../vocabulary';

const SEVERITY_OF: Readonly<Record<Priority, Severity>> = {
  urgent: 'SEV2',
  high: 'SEV3',
  normal: 'SEV3',
  low: 'SEV4',
};

/** Declares an incident from a ticket. */
export function PromoteDialog({ ticket, onClose }: { ticket: Ticket; onClose: () => void }) {
  const client = useQueryClient();
  const remember = useRememberTicket();
  const promote = useMutation({
    ...trpc.tickets.promote.mutationOptions({
      onSuccess: ({ ticket: promoted, incident }) => {
        remember(promoted);
        void client.invalidateQueries(trpc.incidents.pathFilter());
        notifyDone(strings.incidents.promoted(ticket.reference, incident.reference));
        onClose();
      },
      onError: () => void client.invalidateQueries(trpc.tickets.get.pathFilter()),
    }),
    meta: { handled: true },
  });
  const form = useForm<{ title: string; severity: string }>({
    initialValues: { title: ticket.title, severity: SEVERITY_OF[ticket.priority] },
    validate: { title: (value) => (value.trim() === '' ? strings.create.nameRequired : null) },
  });
  const submit = submitWith(form, ({ title, severity }) => {
    const known = choiceParam(severity, SEVERITIES);
    return promote.mutateAsync({
      ticketId: ticket.id,
      title: title.trim(),
      ...(known !== undefined && { severity: known }),
    });
  });
  return (
    <FormDialog
      title={strings.incidents.promoteTitle(ticket.reference)}
      size="lg"
      onClose={onClose}
      onSubmit={submit}
      error={promote.error}
      submitLabel={strings.incidents.promoteSubmit}
      submitting={promote.isPending}
    >
      <Text size="sm">{strings.incidents.promoteText}</Text>
      <TextInput
        label={strings.incidents.incidentTitle}
        maxLength={200}
        required
        data-autofocus
        {...form.getInputProps('title')}
      />
      <Select
        label={strings.incidents.severity}
        data={SEVERITIES.map((value) => ({ value, label: SEVERITY_LABELS[value] }))}
        allowDeselect={false}
        {...form.getInputProps('severity')}
      />
    </FormDialog>
  );
}
