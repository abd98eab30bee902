import { Group, Paper, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { ReactNode } from 'react';
import type { Ticket } from '../../../api/types';
import { EditableTitle } from '../../../ui/editable-title';
import { Reference } from '../../../ui/reference';
import { TextLink } from '../../../ui/text-link';
import { Time } from '../../../ui/time';
import { PriorityBadge } from '../badges';
import { DueBadge } from '../sla/due-badge';
import { strings } from '../strings';
import { EditTicket } from './edit-ticket';
import { TicketStatusMenu } from './ticket-status-menu';
import { useMayEdit } from './use-may-edit';

interface HeaderProps {
  ticket: Ticket;
  corner?: ReactNode;
}

/** Which ticket, whose, how far, how urgent, how long. */
export function TicketHeader({ ticket, corner }: HeaderProps) {
  const { reference, title, requester, createdAt, priority } = ticket;
  const mayEdit = useMayEdit(ticket);
  const [editing, { open, close }] = useDisclosure(false);
  return (
    <Paper withBorder p="lg">
      <Group justify="space-between" wrap="nowrap" gap="xs">
        <Group gap={8}>
          {corner === undefined && (
            <TextLink to="/tickets" size="sm" underline="always">
              {strings.ticket.back}
            </TextLink>
          )}
          <Reference value={reference} />
        </Group>
        {corner}
      </Group>
      <EditableTitle
        title={title}
        order={corner === undefined ? 1 : 2}
        editLabel={strings.ticket.edit}
        onEdit={mayEdit ? open : null}
      />
      <Text size="sm" c="dimmed" mt={2}>
        {requester.name}, <Time value={createdAt} />
      </Text>
      <Group gap="sm" mt="sm">
        <TicketStatusMenu ticket={ticket} />
        <PriorityBadge priority={priority} />
        <DueBadge ticket={ticket} />
      </Group>
      {editing && <EditTicket ticket={ticket} onClose={close} />}
    </Paper>
  );
}
