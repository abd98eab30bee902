import type { Ticket } from '../../../api/types';
import { TransitionMenu } from '../../../ui/transition-menu';
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
    <TransitionMenu
      label={STATUS_LABELS[status]}
      changeLabel={strings.ticket.status(STATUS_LABELS[status])}
      color={STATUS_COLORS[status]}
      width={180}
      allowed={allowedTransitions}
      labelOf={(next) => STATUS_LABELS[next]}
      changing={isPending}
      onChange={(next) => update({ status: next }, strings.ticket.changed(STATUS_LABELS[next]))}
    />
  );
}
