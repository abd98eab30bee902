import { Select, Text } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { UseFormReturnType } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { trpc } from '../../../api/client';
import { toProblem } from '../../../api/errors';
import { notifyDone } from '../../../api/notify';
import type { Ticket, TicketBulkResult } from '../../../api/types';
import { listParam } from '../../../app/search-params';
import { FormDialog } from '../../../ui/form-dialog';
import { BulkResults } from '../../../ui/list/bulk-results';
import { strings as common } from '../../../ui/list/strings';
import { PersonSelect } from '../../../ui/person-select';
import { submitWith } from '../../../ui/submit-with';
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

/** Changes the selected tickets, and shows what became of each when one was refused. */
export function BulkDialog({ kind, tickets, onClose, onRefused }: BulkDialogProps) {
  const client = useQueryClient();
  // The selection shrinks under the dialog when rows leave the list; what was asked for stays.
  const [chosen] = useState(tickets);
  const change = useMutation({
    ...trpc.tickets.bulk.mutationOptions({
      onSuccess: ({ updated, failed, results }) => {
        onRefused(
          results.filter(({ outcome }) => outcome === 'failed').map(({ ticketId }) => ticketId),
        );
        if (failed > 0) return;
        notifyDone(updated === 0 ? strings.unchanged : strings.done(updated));
        onClose();
      },
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
  const submit = submitWith(form, (values) =>
    change.mutateAsync({ items: bulkItems(kind, values, chosen) }),
  );
  if (change.data !== undefined && change.data.failed > 0) {
    return <Results result={change.data} tickets={chosen} onClose={onClose} />;
  }
  return (
    <FormDialog
      title={strings.actions[kind]}
      onClose={onClose}
      onSubmit={submit}
      error={change.error}
      submitLabel={strings.submit(chosen.length)}
      submitting={change.isPending}
    >
      <Field kind={kind} form={form} />
      {chosen.length > 1 && (
        <Text size="sm" c="dimmed">
          {strings.hint}
        </Text>
      )}
    </FormDialog>
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

/** Why it was refused, with what would have been possible. */
function reasonOf(error: TicketBulkResult['results'][number]['error']): string | null {
  if (error === null) return null;
  const { code, message, details } = toProblem({ data: error });
  if (code !== 'INVALID_TRANSITION') return message;
  const allowed = listParam(details['allowedTransitions'], STATUSES) ?? [];
  return `${message} ${common.allowed(allowed.map((status) => STATUS_LABELS[status]))}`;
}

interface ResultsProps {
  result: TicketBulkResult;
  tickets: readonly Ticket[];
  onClose: () => void;
}

/** What became of each ticket. */
function Results({ result, tickets, onClose }: ResultsProps) {
  const known = new Map(tickets.map((ticket) => [ticket.id, ticket]));
  return (
    <BulkResults
      counts={result}
      onClose={onClose}
      results={result.results.map(({ ticketId, outcome, error }) => ({
        id: ticketId,
        reference: known.get(ticketId)?.reference ?? '',
        title: known.get(ticketId)?.title ?? '',
        outcome,
        reason: reasonOf(error),
      }))}
    />
  );
}
