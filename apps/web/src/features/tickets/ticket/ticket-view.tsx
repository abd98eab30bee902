import { Paper, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Ticket } from '../../../api/types';
import { RichText } from '../../../ui/rich-text';
import { AttachmentsSection } from '../../attachments/attachments-section';
import { Conversation } from '../comments/conversation';
import { LinkedIncidents } from '../incidents/linked-incidents';
import { strings } from '../strings';
import { TicketHeader } from './ticket-header';
import { TicketProperties } from './ticket-properties';
import classes from './ticket.module.css';

interface ViewProps {
  ticket: Ticket;
  /** What stands at the end of the first line: the way out of the panel. */
  corner?: ReactNode;
}

/** A ticket for those who answer: beside the list, or as a page. */
export function TicketView({ ticket, corner }: ViewProps) {
  return (
    <div className={classes.ticket}>
      <div className={classes.columns}>
        <div className={classes.main}>
          <TicketHeader ticket={ticket} corner={corner} />
          <Description ticket={ticket} />
          <AttachmentsSection ticket={ticket} />
        </div>
        <div className={`${classes.main} ${classes.aside}`}>
          <TicketProperties ticket={ticket} />
          <LinkedIncidents ticket={ticket} />
        </div>
        <Conversation ticket={ticket} />
      </div>
    </div>
  );
}

/** What was asked. */
export function Description({ ticket: { description } }: { ticket: Ticket }) {
  return (
    <Paper withBorder p="lg" component="section" aria-label={strings.ticket.description}>
      {description === '' ? (
        <Text size="sm" c="dimmed">
          {strings.ticket.noDescription}
        </Text>
      ) : (
        <RichText text={description} />
      )}
    </Paper>
  );
}
