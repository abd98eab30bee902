import { Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { memo } from 'react';
import type { Ticket } from '../../../api/types';
import { PickableRows } from '../../../ui/list/pickable-rows';
import type { RowSelection } from '../../../ui/list/use-selection';
import { Reference } from '../../../ui/reference';
import { RowTime, clickable } from '../../../ui/rows';
import { PriorityBadge, TicketStatusBadge } from '../badges';
import type { TicketSearch } from '../search';
import { DueBadge } from '../sla/due-badge';
import { strings } from '../strings';
import classes from './desk.module.css';

interface RowsProps {
  tickets: readonly Ticket[];
  /** Null for those who may not change many at once. */
  selection: RowSelection<Ticket> | null;
  search: TicketSearch;
  /** Whether a ticket opens beside the list, or in its place. */
  beside: boolean;
}

/** The tickets, one row each; where there is little room the rows are cards. */
export function TicketRows({ tickets, selection, search, beside }: RowsProps) {
  return (
    <PickableRows
      label={strings.desk.list}
      rows={tickets}
      selection={selection}
      className={({ reference }, pickable) =>
        [
          classes.row,
          pickable ? classes.pickable : '',
          reference === search.open ? classes.open : '',
        ].join(' ')
      }
    >
      {(ticket) => <Cells ticket={ticket} search={search} beside={beside} />}
    </PickableRows>
  );
}

type CellsProps = { ticket: Ticket } & Pick<RowsProps, 'search' | 'beside'>;

const Cells = memo(function Cells({ ticket, search, beside }: CellsProps) {
  const { reference, title, status, priority, requester, assignee, category, tags } = ticket;
  const name = (
    <>
      <Reference value={reference} /> {title}
    </>
  );
  return (
    <>
      <span className={classes.badge}>
        <PriorityBadge priority={priority} />
      </span>
      <span className={classes.what}>
        {beside ? (
          <Link
            to="/tickets"
            search={{ ...search, open: reference }}
            replace={search.open !== undefined}
            resetScroll={false}
            className={clickable.target}
            aria-current={search.open === reference}
          >
            {name}
          </Link>
        ) : (
          <Link
            to="/tickets/$ticketId"
            params={{ ticketId: reference }}
            className={clickable.target}
          >
            {name}
          </Link>
        )}
        <Text span size="xs" c="dimmed" className={classes.facts} truncate>
          {[requester.name, category, ...tags].filter((part) => part !== null).join(' · ')}
        </Text>
      </span>
      <span className={classes.badge}>
        <TicketStatusBadge status={status} />
      </span>
      <span className={classes.badge}>
        <DueBadge ticket={ticket} />
      </span>
      <Text span size="sm" c="dimmed" className={classes.assignee} truncate>
        {assignee?.name ?? strings.desk.unassigned}
      </Text>
      <RowTime value={ticket.createdAt} />
    </>
  );
});
