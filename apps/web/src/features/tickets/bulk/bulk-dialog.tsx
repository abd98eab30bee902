import { Select } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { UseFormReturnType } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { trpc } from '../../../api/client';
import type { Ticket } from '../../../api/types';
import { BulkDialog } from '../../../ui/list/bulk-dialog';
import { PersonSelect } from '../../../ui/person-select';
import { PRIORITIES, STATUSES } from '../search';
import { PRIORITY_LABELS, STATUS_LABELS } from '../vocabulary';
import { INITIAL_VALUES, bulkItems } from './bulk-change';
import type { BulkKind, BulkValues } from './bulk-change';
import { strings } from './strings';

/** Nobody makes a ticket new again. */
const SETTABLE = STATUSES.filter((status) => status !== 'new');

interface BulkDialogProps {
  kind: BulkKind;
  tickets: readonly Ticket[];
  onClose: () => void;
  /** What stays selected: nothing, when all went well. */
  onRefused: (ids: readonly string[]) => void;
}

/** What to change of the selected tickets. */
export function TicketBulkDialog({ kind, tickets, onClose, onRefused }: BulkDialogProps) {
  const client = useQueryClient();
  const bulk = useMutation({
    ...trpc.tickets.bulk.mutationOptions({
      onSettled: () => client.invalidateQueries(trpc.tickets.pathFilter()),
    }),
    meta: { handled: true },
  });
  const form = useForm<BulkValues>({
    initialValues: INITIAL_VALUES,
    validate: {
      status: (value) => (kind === 'status' && value === null ? strings.required : null),
      priority: (value) => (kind === 'priority' && value === null ? strings.required : null),
    },
  });
  const send = async (values: BulkValues, chosen: readonly Ticket[]) => {
    const answer = await bulk.mutateAsync({ items: bulkItems(kind, values, chosen) });
    const results = answer.results.map(({ ticketId, ...rest }) => ({ id: ticketId, ...rest }));
    return { ...answer, results };
  };
  return (
    <BulkDialog
      title={strings.actions[kind]}
      words={strings}
      rows={tickets}
      form={form}
      send={send}
      statusLabels={STATUS_LABELS}
      onClose={onClose}
      onRefused={onRefused}
    >
      <Field kind={kind} form={form} />
    </BulkDialog>
  );
}

function Field({ kind, form }: { kind: BulkKind; form: UseFormReturnType<BulkValues> }) {
  switch (kind) {
    case 'status':
      return (
        <Select
          label={strings.status}
          placeholder={strings.choose}
          data={SETTABLE.map((value) => ({ value, label: STATUS_LABELS[value] }))}
          data-autofocus
          {...form.getInputProps('status')}
        />
      );
    case 'priority':
      return (
        <Select
          label={strings.priority}
          placeholder={strings.choose}
          data={PRIORITIES.map((value) => ({ value, label: PRIORITY_LABELS[value] }))}
          data-autofocus
          {...form.getInputProps('priority')}
        />
      );
    default:
      return (
        <PersonSelect
          label={strings.person}
          placeholder={strings.nobody}
          value={form.values.assigneeId}
          onChange={(id) => form.setFieldValue('assigneeId', id)}
          data-autofocus
        />
      );
  }
}
