import { Input, List } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { trpc } from '../../../api/client';
import { notifyDone } from '../../../api/notify';
import type { Incident } from '../../../api/types';
import { FormDialog } from '../../../ui/form-dialog';
import { submitWith } from '../../../ui/submit-with';
import { IncidentSelect } from '../incident-select';
import { STATUSES } from '../vocabulary';
import type { Status } from '../vocabulary';
import { strings } from './strings';

const GIVEN_UP: ReadonlySet<Status> = new Set(['declined', 'canceled', 'merged']);
/** Nothing is merged into what was given up. */
const TARGETS = STATUSES.filter((status) => !GIVEN_UP.has(status));

/** Whether an incident can be merged at all. */
export function isMergeable({ status }: Incident): boolean {
  return !GIVEN_UP.has(status);
}

/** Merges an incident into another, after saying what that means. */
export function MergeDialog({ incident, onClose }: { incident: Incident; onClose: () => void }) {
  const { id: incidentId, reference, version: expectedVersion } = incident;
  const client = useQueryClient();
  const merge = useMutation({
    ...trpc.incidents.merge.mutationOptions({
      onSuccess: ({ mergedInto }) => {
        notifyDone(strings.done(reference, mergedInto?.reference ?? strings.other));
        onClose();
      },
      onSettled: () => client.invalidateQueries(trpc.incidents.pathFilter()),
    }),
    meta: { handled: true },
  });
  const form = useForm<{ intoIncidentId: Incident | null }>({
    initialValues: { intoIncidentId: null },
    validate: { intoIncidentId: (value) => (value === null ? strings.required : null) },
  });
  const target = form.values.intoIncidentId;
  const submit = submitWith(form, async ({ intoIncidentId }) => {
    if (intoIncidentId === null) return;
    await merge.mutateAsync({ incidentId, expectedVersion, intoIncidentId: intoIncidentId.id });
  });
  return (
    <FormDialog
      title={strings.title(reference)}
      size="lg"
      onClose={onClose}
      onSubmit={submit}
      error={merge.error}
      submitLabel={strings.submit}
      submitting={merge.isPending}
      destructive
    >
      <IncidentSelect
        label={strings.into}
        status={TARGETS}
        except={incidentId}
        value={target}
        onChange={(picked) => form.setFieldValue('intoIncidentId', picked)}
        error={form.getInputProps('intoIncidentId').error}
        data-autofocus
      />
      <Input.Wrapper label={strings.what(reference)} labelElement="div">
        <List size="sm" spacing={4} mt={4}>
          {strings.consequences(reference, target?.reference ?? strings.other).map((text) => (
            <List.Item key={text}>{text}</List.Item>
          ))}
        </List>
      </Input.Wrapper>
    </FormDialog>
  );
}
