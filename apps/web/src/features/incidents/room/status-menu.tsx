import { Button, Menu } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import type { Incident } from '../../../api/types';
import { strings } from '../strings';
import { CATEGORY_COLORS, STATUS_LABELS } from '../vocabulary';
import type { Status } from '../vocabulary';
import { useUpdateIncident } from './use-update-incident';

function labelOf(from: Status, to: Status): string {
  const reopens = to === 'investigating' && (from === 'resolved' || from === 'closed');
  return reopens ? `${strings.room.reopen}: ${STATUS_LABELS[to]}` : STATUS_LABELS[to];
}

/** The status, and the ones that this person may set next. */
export function StatusMenu({ incident }: { incident: Incident }) {
  const { status, category, allowedTransitions } = incident;
  const { update, isPending } = useUpdateIncident(incident);
  const color = CATEGORY_COLORS[category];
  if (allowedTransitions.length === 0) {
    return (
      <Button
        component="span"
        size="xs"
        variant="light"
        color={color}
        style={{ cursor: 'default' }}
      >
        {STATUS_LABELS[status]}
      </Button>
    );
  }
  return (
    <Menu position="bottom-start" width={200}>
      <Menu.Target>
        <Button
          size="xs"
          color={color}
          variant="light"
          loading={isPending}
          rightSection={<IconChevronDown size={14} aria-hidden />}
          aria-label={strings.room.status(STATUS_LABELS[status])}
        >
          {STATUS_LABELS[status]}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {allowedTransitions.map((next) => (
          <Menu.Item
            key={next}
            onClick={() => void update({ status: next }, strings.room.changed(STATUS_LABELS[next]))}
          >
            {labelOf(status, next)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
