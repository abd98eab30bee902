import { Badge } from '@mantine/core';
import { IconAlarm, IconClock } from '@tabler/icons-react';
import type { Ticket } from '../../../api/types';
import { absoluteTime, formatDuration } from '../../../ui/format-time';
import { useTimeZone } from '../../../ui/time-zone';
import { useNow } from '../../../ui/use-now';
import { strings } from './strings';
import { nextTarget } from './target';

/** Less than this is soon. */
const SOON_MS = 3_600_000;

/** What is awaited next of a ticket, and how much time is left; nothing when nothing is. */
export function DueBadge({ ticket }: { ticket: Ticket }) {
  const now = useNow();
  const zone = useTimeZone();
  const target = nextTarget(ticket, now);
  if (target === undefined) return null;
  const left = Date.parse(target.dueAt) - now;
  const { short } = strings.targets[target.kind];
  const duration = formatDuration(Math.abs(left));
  const color = left < 0 ? 'red' : left < SOON_MS ? 'orange' : 'gray';
  const Icon = left < 0 ? IconAlarm : IconClock;
  return (
    <Badge
      variant="light"
      color={color}
      tt="none"
      radius="sm"
      px={6}
      fw={600}
      lts={0}
      style={{ flexShrink: 0, maxWidth: '100%' }}
      leftSection={<Icon size={13} aria-hidden />}
      title={absoluteTime(target.dueAt, zone)}
    >
      {left < 0 ? strings.overdue(short, duration) : strings.left(short, duration)}
    </Badge>
  );
}
