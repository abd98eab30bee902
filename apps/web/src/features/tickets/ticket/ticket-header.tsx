import { ActionIcon, Group, Paper, Text, Title, Tooltip } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconPencil } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { Ticket } from '../../../api/types';
import { Reference } from '../../../ui/reference';
import { TextLink } from '../../../ui/text-link';
import { Time } from '../../../ui/time';
import { PriorityBadge } from '../badges';
import { DueBadge } from '../sla/due-badge';
import { strings } from '../strings';
import { EditTicket } from './edit-ticket';
import { TicketStatusMenu } from './ticket-status-menu';
import classes from './ticket.module.css';
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
      <Group gap="xs" wrap="nowrap" align="flex-start" mt={4}>
        <Title order={corner === undefined ? 1 : 2} size="h3" className={classes.title}>
          {title}
        </Title>
        {mayEdit && (
          <Tooltip label={strings.ticket.edit}>
            <ActionIcon
              variant="subtle"
              color="gray"
              onClick={open}
              aria-label={strings.ticket.edit}
            >
              <IconPencil size={18} aria-hidden />
            </ActionIcon>
          </Tooltip>
        )}
      </Group>
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
