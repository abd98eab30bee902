import { Group, Paper, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { Incident } from '../../../api/types';
import { EditableTitle } from '../../../ui/editable-title';
import { formatDuration } from '../../../ui/format-time';
import { TextLink } from '../../../ui/text-link';
import { useNow } from '../../../ui/use-now';
import { AlertSource } from '../alerts/alert-source';
import { strings } from '../strings';
import { Commander } from './commander';
import { EditIncident } from './edit-incident';
import { NextUpdate } from './next-update';
import { RoomMenu } from './room-menu';
import classes from './room.module.css';
import { SeverityMenu } from './severity-menu';
import { StatusMenu } from './status-menu';
import { useMayChange } from './use-may-change';

/** What everybody must see at any time: which incident, how bad, how far, who leads, how long. */
export function RoomHeader({ incident }: { incident: Incident }) {
  const mayEdit = useMayChange(incident, 'incidents.update');
  const [editing, { open, close }] = useDisclosure(false);
  return (
    <Paper withBorder p="md" className={classes.header}>
      <Group justify="space-between" wrap="nowrap" gap="xs" fz="sm">
        <Group gap={8}>
          <TextLink to="/incidents" size="sm" underline="always" className={classes.back}>
            {strings.room.back}
          </TextLink>
          <Text ff="monospace" size="sm" c="dimmed">
            {incident.reference}
          </Text>
        </Group>
        <Group gap={4} wrap="nowrap">
          <Elapsed incident={incident} />
          <RoomMenu incident={incident} />
        </Group>
      </Group>
      <EditableTitle
        title={incident.title}
        editLabel={strings.room.edit}
        onEdit={mayEdit ? open : null}
      />
      <Group gap="sm" mt="sm">
        <StatusMenu incident={incident} />
        <SeverityMenu incident={incident} />
        <Commander incident={incident} />
        <NextUpdate incident={incident} />
        <AlertSource incident={incident} />
      </Group>
      {editing && <EditIncident incident={incident} onClose={close} />}
    </Paper>
  );
}

/** How long it has been open, or was until it was resolved or ended. */
function Elapsed({ incident }: { incident: Incident }) {
  const now = useNow();
  const { impactStartedAt, declaredAt, resolvedAt, closedAt } = incident;
  const end = resolvedAt ?? closedAt;
  const started = Date.parse(impactStartedAt ?? declaredAt);
  const duration = formatDuration((end === null ? now : Date.parse(end)) - started);
  return (
    <Text size="sm" className={classes.elapsed}>
      {end === null ? strings.room.ongoing : strings.room.lasted} <strong>{duration}</strong>
    </Text>
  );
}
