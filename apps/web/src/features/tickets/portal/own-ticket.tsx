import { Group, Paper, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { Ticket } from '../../../api/types';
import { EditableTitle } from '../../../ui/editable-title';
import { Reference } from '../../../ui/reference';
import { TextLink } from '../../../ui/text-link';
import { Time } from '../../../ui/time';
import { TicketStatusBadge } from '../badges';
import { AttachmentsSection } from '../../attachments/attachments-section';
import { Conversation } from '../comments/conversation';
import { strings } from '../strings';
import { EditTicket } from '../ticket/edit-ticket';
import { Description } from '../ticket/ticket-view';
import { useMayEdit } from '../ticket/use-may-edit';
import classes from './portal.module.css';

/** A ticket for the one who asked: how far it is, and what was answered. */
export function OwnTicket({ ticket }: { ticket: Ticket }) {
  const { reference, title, status, createdAt } = ticket;
  const mayEdit = useMayEdit(ticket);
  const [editing, { open, close }] = useDisclosure(false);
  return (
    <Stack className={classes.narrow}>
      <Paper withBorder p="lg">
        <Group gap={8}>
          <TextLink to="/tickets" size="sm" underline="always">
            {strings.ticket.backOfRequester}
          </TextLink>
          <Reference value={reference} />
        </Group>
        <EditableTitle
          title={title}
          editLabel={strings.ticket.edit}
          onEdit={mayEdit ? open : null}
        />
        <Text size="sm" c="dimmed" mt={2}>
          {strings.ticket.created} <Time value={createdAt} />
        </Text>
        <Group gap="xs" mt="sm" role="status">
          <TicketStatusBadge status={status} forRequester />
          <Text size="sm" flex="1 1 200px">
            {strings.portal.status[status]}
          </Text>
        </Group>
        {editing && <EditTicket ticket={ticket} onClose={close} />}
      </Paper>
      <Description ticket={ticket} />
      <AttachmentsSection ticket={ticket} />
      <Conversation ticket={ticket} forRequester />
    </Stack>
  );
}
