import { Button } from '@mantine/core';
import type { Incident } from '../../../api/types';
import { TransitionMenu } from '../../../ui/transition-menu';
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
    <TransitionMenu
      label={STATUS_LABELS[status]}
      changeLabel={strings.room.status(STATUS_LABELS[status])}
      color={color}
      width={200}
      allowed={allowedTransitions}
      labelOf={(next) => labelOf(status, next)}
      changing={isPending}
      onChange={(next) => void update({ status: next }, strings.room.changed(STATUS_LABELS[next]))}
    />
  );
}
