import { Button, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { Incident } from '../../../api/types';
import { keysOf } from '../../../app/keys-of';
import { Fact, Facts } from '../../../ui/facts';
import { PersonSelect } from '../../../ui/person-select';
import { RichText } from '../../../ui/rich-text';
import { Section } from '../../../ui/section';
import { Time } from '../../../ui/time';
import { strings } from '../strings';
import { INCIDENT_ROLES, ROLE_LABELS } from '../vocabulary';
import { EditTimes } from './edit-times';
import classes from './room.module.css';
import { useMayChange } from './use-may-change';
import { useUpdateIncident } from './use-update-incident';

const MILESTONES = keysOf(strings.people.milestones);

/** Who does what, when which milestone was reached, and the description. */
export function PeoplePanel({ incident }: { incident: Incident }) {
  return (
    <div className={classes.columns}>
      <Roles incident={incident} />
      <Times incident={incident} />
      <Section title={strings.room.description}>
        {incident.description === '' ? (
          <Text size="sm" c="dimmed">
            {strings.room.noDescription}
          </Text>
        ) : (
          <RichText text={incident.description} />
        )}
      </Section>
    </div>
  );
}

function Roles({ incident }: { incident: Incident }) {
  const mayAssign = useMayChange(incident, 'incidents.assign');
  const { update, isPending } = useUpdateIncident(incident);
  return (
    <Section title={strings.people.roles}>
      <Stack gap="sm">
        {INCIDENT_ROLES.map((role) => (
          <PersonSelect
            key={role}
            label={ROLE_LABELS[role]}
            placeholder={strings.room.nobody}
            value={incident.roles[role]?.id ?? null}
            known={incident.roles[role]}
            disabled={!mayAssign || isPending}
            onChange={(id) => {
              if (id !== (incident.roles[role]?.id ?? null)) {
                void update({ roles: { [role]: id } }, strings.room.saved);
              }
            }}
          />
        ))}
      </Stack>
    </Section>
  );
}

function Times({ incident }: { incident: Incident }) {
  const mayCorrect = useMayChange(incident, 'incidents.edit_timestamps');
  const [editing, { open, close }] = useDisclosure(false);
  return (
    <Section title={strings.people.times}>
      <Facts>
        {MILESTONES.map((name) => {
          const value = incident[name];
          return (
            <Fact key={name} label={strings.people.milestones[name]}>
              {value === null ? strings.people.none : <Time value={value} exact />}
            </Fact>
          );
        })}
        <Fact label={strings.people.declaredBy}>{incident.createdBy.name}</Fact>
      </Facts>
      {mayCorrect && (
        <Button variant="default" size="xs" mt="md" onClick={open}>
          {strings.people.editTimes}
        </Button>
      )}
      {editing && <EditTimes incident={incident} onClose={close} />}
    </Section>
  );
}
