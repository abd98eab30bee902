import { Text } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { trpc } from '../../../api/client';
import { notifyDone } from '../../../api/notify';
import type { Incident, Ticket } from '../../../api/types';
import { FormDialog } from '../../../ui/form-dialog';
import { submitWith } from '../../../ui/submit-with';
import { IncidentSelect } from '../../incidents/incident-select';
import { STATUSES } from '../../incidents/vocabulary';
import { strings } from '../strings';
import { useRememberTicket } from '../use-remember-ticket';

/** A merged incident stands for another one, which is the one to link. */
const LINKABLE = STATUSES.filter((status) => status !== 'merged');

/** Links a ticket with an incident that exists. */
export function LinkDialog({ ticket, onClose }: { ticket: Ticket; onClose: () => void }) {
  const remember = useRememberTicket();
  const link = useMutation({
    ...trpc.tickets.link.mutationOptions({ onSuccess: remember }),
    meta: { handled: true },
  });
  const form = useForm<{ incidentId: Incident | null }>({
    initialValues: { incidentId: null },
    validate: {
      incidentId: (value) => (value === null ? strings.incidents.incidentRequired : null),
    },
  });
  const submit = submitWith(form, async ({ incidentId: incident }) => {
    if (incident === null) return;
    await link.mutateAsync({ ticketId: ticket.id, incidentId: incident.id });
    notifyDone(strings.incidents.linked(incident.reference));
    onClose();
  });
  return (
    <FormDialog
      title={strings.incidents.linkTitle(ticket.reference)}
      size="lg"
      onClose={onClose}
      onSubmit={submit}
      error={link.error}
      submitLabel={strings.incidents.linkSubmit}
      submitting={link.isPending}
    >
      <Text size="sm">{strings.incidents.linkText}</Text>
      <IncidentSelect
        label={strings.incidents.incident}
        status={LINKABLE}
        except=""
        value={form.values.incidentId}
        onChange={(incident) => form.setFieldValue('incidentId', incident)}
        error={form.errors['incidentId']}
        data-autofocus
      />
    </FormDialog>
  );
}
