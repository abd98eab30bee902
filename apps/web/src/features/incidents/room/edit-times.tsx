import { Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { Incident, IncidentChange } from '../../../api/types';
import { keysOf } from '../../../app/keys-of';
import { FormDialog } from '../../../ui/form-dialog';
import { fromLocalInput, toLocalInput } from '../../../ui/format-time';
import { strings as common } from '../../../ui/strings';
import { submitWith } from '../../../ui/submit-with';
import { strings } from '../strings';
import { useUpdateIncident } from './use-update-incident';

const MILESTONES = keysOf(strings.people.milestones);
type Times = Record<(typeof MILESTONES)[number], string>;

function shownTimes(incident: Incident): Times {
  const shown = (iso: string | null) => (iso === null ? '' : toLocalInput(iso));
  return {
    impactStartedAt: shown(incident.impactStartedAt),
    detectedAt: shown(incident.detectedAt),
    declaredAt: shown(incident.declaredAt),
    acknowledgedAt: shown(incident.acknowledgedAt),
    mitigatedAt: shown(incident.mitigatedAt),
    resolvedAt: shown(incident.resolvedAt),
    closedAt: shown(incident.closedAt),
  };
}

/** Only what was touched: the fields have whole minutes, and must not round the other times. */
function changesOf(before: Times, after: Times): IncidentChange {
  const change: IncidentChange = {};
  for (const name of MILESTONES) {
    if (after[name] === before[name]) continue;
    const at = fromLocalInput(after[name]);
    if (name === 'declaredAt') {
      if (at !== undefined) change.declaredAt = at;
    } else {
      change[name] = at ?? null;
    }
  }
  return change;
}

/** Corrects when the milestones were reached. Their order is checked by the server. */
export function EditTimes({ incident, onClose }: { incident: Incident; onClose: () => void }) {
  const { save, isPending, error } = useUpdateIncident(incident, { handled: true });
  const before = shownTimes(incident);
  const form = useForm({ mode: 'uncontrolled', initialValues: before });
  const submit = submitWith(form, async (after) => {
    await save(changesOf(before, after), strings.room.saved);
    onClose();
  });
  return (
    <FormDialog
      title={strings.people.editTimes}
      onClose={onClose}
      onSubmit={submit}
      error={error}
      submitLabel={common.save}
      submitting={isPending}
    >
      <Text size="sm" c="dimmed">
        {strings.people.clear}
      </Text>
      {MILESTONES.map((name) => (
        <TextInput
          key={form.key(name)}
          type="datetime-local"
          label={strings.people.milestones[name]}
          {...form.getInputProps(name)}
        />
      ))}
    </FormDialog>
  );
}
