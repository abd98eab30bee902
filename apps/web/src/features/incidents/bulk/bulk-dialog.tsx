import { Select } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { UseFormReturnType } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { trpc } from '../../../api/client';
import type { Incident } from '../../../api/types';
import { BulkDialog } from '../../../ui/list/bulk-dialog';
import { PersonSelect } from '../../../ui/person-select';
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

/** What to change of the selected incidents. */
export function IncidentBulkDialog({ kind, incidents, onClose, onRefused }: BulkDialogProps) {
  const client = useQueryClient();
  const bulk = useMutation({
    ...trpc.incidents.bulk.mutationOptions({
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
  const send = async (values: BulkValues, chosen: readonly Incident[]) => {
    const answer = await bulk.mutateAsync({ items: bulkItems(kind, values, chosen) });
    const results = answer.results.map(({ incidentId, ...rest }) => ({ id: incidentId, ...rest }));
    return { ...answer, results };
  };
  return (
    <BulkDialog
      title={strings.actions[kind]}
      words={strings}
      rows={incidents}
      form={form}
      send={send}
      statusLabels={STATUS_LABELS}
      onClose={onClose}
      onRefused={onRefused}
    >
      <Fields kind={kind} form={form} />
    </BulkDialog>
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
