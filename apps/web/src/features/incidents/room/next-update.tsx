import { Badge } from '@mantine/core';
import { IconAlarm, IconSpeakerphone } from '@tabler/icons-react';
import type { Incident } from '../../../api/types';
import { Time } from '../../../ui/time';
import { useNow } from '../../../ui/use-now';
import { strings } from '../strings';

/** When the next status update was promised for; nothing where none was. */
export function NextUpdate({ incident: { nextUpdateDueAt } }: { incident: Incident }) {
  const now = useNow();
  if (nextUpdateDueAt === null) return null;
  const isOverdue = Date.parse(nextUpdateDueAt) < now;
  const Icon = isOverdue ? IconAlarm : IconSpeakerphone;
  return (
    <Badge
      variant="light"
      size="lg"
      color={isOverdue ? 'red' : 'blue'}
      tt="none"
      fw={600}
      lts={0}
      radius="sm"
      style={{ flexShrink: 0, maxWidth: '100%' }}
      leftSection={<Icon size={14} aria-hidden />}
    >
      {isOverdue ? strings.room.updateOverdue : strings.room.nextUpdate}{' '}
      <Time value={nextUpdateDueAt} />
    </Badge>
  );
}
