import { Avatar, Button, Group, Text } from '@mantine/core';
import { useSession } from '../../../api/session';
import type { Incident } from '../../../api/types';
import { strings } from '../strings';
import { useMayChange } from './use-may-change';
import { useUpdateIncident } from './use-update-incident';

/** Who leads; where nobody does, one click takes the lead. */
export function Commander({ incident }: { incident: Incident }) {
  const { user } = useSession();
  const mayAssign = useMayChange(incident, 'incidents.assign');
  const { update, isPending } = useUpdateIncident(incident);
  const { commander } = incident;
  return (
    <Group gap={8} wrap="nowrap">
      {commander !== null && <Avatar size={24} name={commander.name} color="indigo" aria-hidden />}
      <Text size="sm">
        <Text span c="dimmed" size="sm">
          {strings.room.commander}:
        </Text>{' '}
        {commander?.name ?? strings.room.nobody}
      </Text>
      {commander === null && mayAssign && (
        <Button
          size="compact-xs"
          variant="default"
          loading={isPending}
          onClick={() => void update({ commanderId: user.id }, strings.room.saved)}
        >
          {strings.room.takeCommand}
        </Button>
      )}
    </Group>
  );
}
