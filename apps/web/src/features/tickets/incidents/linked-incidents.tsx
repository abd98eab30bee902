import { ActionIcon, Button, Group, Text } from '@mantine/core';
import { IconLink, IconUnlink, IconUrgent } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { trpc } from '../../../api/client';
import { useMay } from '../../../api/session';
import type { Ticket } from '../../../api/types';
import { Confirm } from '../../../ui/confirm';
import { Item, ItemList } from '../../../ui/item-list';
import { Section } from '../../../ui/section';
import { TextLink } from '../../../ui/text-link';
import { StatusBadge } from '../../incidents/badges';
import { STATUS_CATEGORIES } from '../../incidents/vocabulary';
import { strings } from '../strings';
import { LinkDialog } from './link-dialog';
import { PromoteDialog } from './promote-dialog';

/** The incidents behind a ticket, and the ways to come to one. */
export function LinkedIncidents({ ticket }: { ticket: Ticket }) {
  const mayPromote = useMay('tickets.promote');
  const [dialog, setDialog] = useState<'promote' | 'link' | null>(null);
  const close = () => setDialog(null);
  const { incidents } = ticket;
  const isPromotable =
    ticket.status !== 'closed' && incidents.every(({ kind }) => kind !== 'promoted');
  return (
    <Section title={strings.incidents.title}>
      {incidents.length === 0 ? (
        <Text size="sm" c="dimmed">
          {strings.incidents.none}
        </Text>
      ) : (
        <ItemList label={strings.incidents.title}>
          {incidents.map((incident) => (
            <Linked
              key={incident.id}
              ticket={ticket}
              incident={incident}
              mayUnlink={mayPromote && incident.kind === 'linked'}
            />
          ))}
        </ItemList>
      )}
      {mayPromote && (
        <Group gap={8} mt="sm">
          {isPromotable && (
            <Button
              size="xs"
              variant="light"
              leftSection={<IconUrgent size={15} aria-hidden />}
              onClick={() => setDialog('promote')}
            >
              {strings.incidents.promote}
            </Button>
          )}
          <Button
            size="xs"
            variant="default"
            leftSection={<IconLink size={15} aria-hidden />}
            onClick={() => setDialog('link')}
          >
            {strings.incidents.link}
          </Button>
        </Group>
      )}
      {dialog === 'promote' && <PromoteDialog ticket={ticket} onClose={close} />}
      {dialog === 'link' && <LinkDialog ticket={ticket} onClose={close} />}
    </Section>
  );
}

interface LinkedProps {
  ticket: Ticket;
  incident: Ticket['incidents'][number];
  mayUnlink: boolean;
}

function Linked({ ticket, incident, mayUnlink }: LinkedProps) {
  const { id: incidentId, reference, title, status } = incident;
  const client = useQueryClient();
  const unlink = useMutation(
    trpc.tickets.unlink.mutationOptions({
      onSettled: () => client.invalidateQueries(trpc.tickets.pathFilter()),
    }),
  );
  return (
    <Item
      actions={
        mayUnlink && (
          <Confirm
            title={strings.incidents.unlinkTitle}
            message={strings.incidents.unlinkText(reference)}
            confirmLabel={strings.incidents.unlinkConfirm}
            busy={unlink.isPending}
            onConfirm={() => unlink.mutateAsync({ ticketId: ticket.id, incidentId })}
          >
            {(ask) => (
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={strings.incidents.unlink(reference)}
                onClick={ask}
              >
                <IconUnlink size={16} aria-hidden />
              </ActionIcon>
            )}
          </Confirm>
        )
      }
    >
      <TextLink
        to="/incidents/$incidentId"
        params={{ incidentId: reference }}
        size="sm"
        fw={550}
        underline="always"
      >
        {reference} {title}
      </TextLink>{' '}
      <StatusBadge status={status} category={STATUS_CATEGORIES[status]} />
    </Item>
  );
}
