import { Badge } from '@mantine/core';
import type { Priority, Status } from './vocabulary';
import {
  PRIORITY_COLORS,
  PRIORITY_LABELS,
  STATUS_COLORS,
  STATUS_FOR_REQUESTER,
  STATUS_LABELS,
} from './vocabulary';

/** How urgent it is, the most urgent in full red. */
export function PriorityBadge({ priority }: { priority: Priority }) {
  const isUrgent = priority === 'urgent';
  return (
    <Badge
      variant={isUrgent ? 'filled' : 'light'}
      color={isUrgent ? 'red.9' : PRIORITY_COLORS[priority]}
      radius="sm"
      tt="none"
    >
      {PRIORITY_LABELS[priority]}
    </Badge>
  );
}

interface StatusProps {
  status: Status;
  /** In the words of those who asked. */
  forRequester?: boolean;
}

/** How far it is. */
export function TicketStatusBadge({ status, forRequester = false }: StatusProps) {
  const labels = forRequester ? STATUS_FOR_REQUESTER : STATUS_LABELS;
  return (
    <Badge variant="light" color={STATUS_COLORS[status]} tt="none">
      {labels[status]}
    </Badge>
  );
}
