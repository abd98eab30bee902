import { Button, Menu } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import type { Ticket } from '../../../api/types';
import { TicketStatusBadge } from '../badges';
import { strings } from '../strings';
import { useUpdateTicket } from '../use-update-ticket';
import { STATUS_COLORS, STATUS_LABELS } from '../vocabulary';

/** The status, and the ones that this person may set next. */
export function TicketStatusMenu({ ticket }: { ticket: Ticket }) {
  const { status, allowedTransitions } = ticket;
  const { update, isPending } = useUpdateTicket(ticket);
  if (allowedTransitions.length === 0) return <TicketStatusBadge status={status} />;
  return (
    <Menu position="bottom-start" width={180}>
      <Menu.Target>
        <Button
          size="xs"
          color={STATUS_COLORS[status]}
          variant="light"
          loading={isPending}
          rightSection={<IconChevronDown size={14} aria-hidden />}
          aria-label={strings.ticket.status(STATUS_LABELS[status])}
        >
          {STATUS_LABELS[status]}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {allowedTransitions.map((next) => (
          <Menu.Item
            key={next}
            onClick={() => update({ status: next }, strings.ticket.changed(STATUS_LABELS[next]))}
          >
            {STATUS_LABELS[next]}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
