import { ActionIcon, Group, Tooltip } from '@mantine/core';
import { IconArrowsMaximize, IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { trpc } from '../../../api/client';
import { toProblem } from '../../../api/errors';
import { useCommands } from '../../../app/commands/use-commands';
import { NotFoundCard } from '../../../app/page-states';
import { QueryView } from '../../../ui/query-view';
import { strings } from '../strings';
import { TicketView } from '../ticket/ticket-view';
import { useTicketLive } from '../use-ticket-live';
import classes from './desk.module.css';

interface PanelProps {
  ticketId: string;
  onClose: () => void;
  onEscape: () => void;
}

/** A ticket beside the list. */
export function DeskPanel({ ticketId, onClose, onEscape }: PanelProps) {
  const query = useQuery(trpc.tickets.get.queryOptions({ ticketId }));
  useTicketLive(query.data?.id);
  useCommands({ 'list.unpick': onEscape });
  const corner = (
    <Group gap={2} wrap="nowrap">
      <Tooltip label={strings.desk.fullPage}>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={strings.desk.fullPage}
          renderRoot={(props) => <Link to="/tickets/$ticketId" params={{ ticketId }} {...props} />}
        >
          <IconArrowsMaximize size={17} aria-hidden />
        </ActionIcon>
      </Tooltip>
      <Tooltip label={strings.desk.closePanel}>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={strings.desk.closePanel}
          onClick={onClose}
        >
          <IconX size={18} aria-hidden />
        </ActionIcon>
      </Tooltip>
    </Group>
  );
  const isMissing = query.error !== null && toProblem(query.error).code === 'NOT_FOUND';
  return (
    <section className={classes.panel} aria-label={strings.desk.panel}>
      {isMissing ? (
        <NotFoundCard />
      ) : (
        <QueryView query={query}>
          {(ticket) => <TicketView key={ticket.id} ticket={ticket} corner={corner} />}
        </QueryView>
      )}
    </section>
  );
}
