import { Select, Text } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { UseFormReturnType } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { trpc } from '../../../api/client';
import { notifyDone } from '../../../api/notify';
import type { Incident } from '../../../api/types';
import { FormDialog } from '../../../ui/form-dialog';
import { PersonSelect } from '../../../ui/person-select';
import { submitWith } from '../../../ui/submit-with';
import {
  INCIDENT_ROLES,
  ROLE_LABELS,
  SEVERITIES,
  SEVERITY_LABELS,
  STATUSES,
  STATUS_LABELS,
} from '../vocabulary';
import { INITIAL_VALUES, bulkItems } from './bulk-change';
import type { BulkKind, BulkValues } from './bulk-change';
import { IncidentBulkResults } from './bulk-results';
import { strings } from './strings';

/** Merging names another incident, which a change of many cannot. */
const SETTABLE = STATUSES.filter((status) => status !== 'merged');

interface BulkDialogProps {
  kind: BulkKind;
  incidents: readonly Incident[];
  onClose: () => void;
  /** What stays selected: nothing, when all went well. */
  onRefused: (ids: readonly string[]) => void;
}

/** Changes the selected incidents, and shows what became of each when one was refused. */
export function BulkDialog({ kind, incidents, onClose, onRefused }: BulkDialogProps) {
  const client = useQueryClient();
  // The selection shrinks under the dialog when rows leave the list; what was asked for stays.
  const [chosen] = useState(incidents);
  const change = useMutation({
    ...trpc.incidents.bulk.mutationOptions({
      onSuccess: ({ updated, failed, results }) => {
        onRefused(
          results.filter(({ outcome }) => outcome === 'failed').map(({ incidentId }) => incidentId),
        );
        if (failed > 0) return;
        notifyDone(updated === 0 ? strings.unchanged : strings.done(updated));
        onClose();
      },
      onSettled: () => client.invalidateQueries(trpc.incidents.pathFilter()),
    }),
    meta: { handled: true },
  });
  const form = useForm<BulkValues>({
    initialValues: INITIAL_VALUES,
    validate: {
      severity: (value) => (kind === 'severity' && value === null ? strings.required : null),
      status: (value) => (kind === 'status' && value === null ? strings.required : null),
      role: (value) => (kind === 'role' && value === null ? strings.required : null),
    },
  });
  const submit = submitWith(form, (values) =>
    change.mutateAsync({ items: bulkItems(kind, values, chosen) }),
  );
  if (change.data !== undefined && change.data.failed > 0) {
    return <IncidentBulkResults result={change.data} incidents={chosen} onClose={onClose} />;
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
      <Fields kind={kind} form={form} />
      {chosen.length > 1 && (
        <Text size="sm" c="dimmed">
          {strings.hint}
        </Text>
      )}
    </FormDialog>
  );
}

function Fields({ kind, form }: { kind: BulkKind; form: UseFormReturnType<BulkValues> }) {
  if (kind === 'severity') {
    return (
      <Select
        label={strings.severity}
        placeholder={strings.choose}
        data={SEVERITIES.map((value) => ({ value, label: SEVERITY_LABELS[value] }))}
        data-autofocus
        {...form.getInputProps('severity')}
      />
    );
  }
  if (kind === 'status') {
    return (
      <Select
        label={strings.status}
        placeholder={strings.choose}
        data={SETTABLE.map((value) => ({ value, label: STATUS_LABELS[value] }))}
        data-autofocus
        {...form.getInputProps('status')}
      />
    );
  }
  return (
    <>
      <Select
        label={strings.role}
        data={INCIDENT_ROLES.map((value) => ({ value, label: ROLE_LABELS[value] }))}
        allowDeselect={false}
        {...form.getInputProps('role')}
      />
      <PersonSelect
        label={strings.person}
        placeholder={strings.nobody}
        value={form.values.personId}
        onChange={(id) => form.setFieldValue('personId', id)}
        data-autofocus
      />
    </>
  );
}
