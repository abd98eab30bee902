import { Button, Paper } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconFilterOff, IconInbox, IconPlus } from '@tabler/icons-react';
import { Link, Navigate, getRouteApi } from '@tanstack/react-router';
import { useMay, useSession } from '../../../api/session';
import { defined } from '../../../app/search-params';
import { Empty } from '../../../ui/empty';
import { ExportMenu } from '../../../ui/list/export-menu';
import { FreshPill } from '../../../ui/list/fresh-pill';
import { strings as common } from '../../../ui/list/strings';
import { useSelection } from '../../../ui/list/use-selection';
import { LoadMore } from '../../../ui/load-more';
import { Page } from '../../../ui/page';
import { QueryView } from '../../../ui/query-view';
import { RowsSkeleton } from '../../../ui/rows-skeleton';
import { TicketBulkBar } from '../bulk/bulk-bar';
import { DEFAULT_VIEW, isFiltered } from '../search';
import type { TicketSearch } from '../search';
import { strings } from '../strings';
import { DeskPanel } from './desk-panel';
import classes from './desk.module.css';
import { exportPath } from './export-path';
import { Queues } from './queues';
import { TicketChips, TicketFilters } from './ticket-filters';
import { TicketRows } from './ticket-rows';
import { useQueue } from './use-queue';

/** From here on there is room for a ticket beside the list. */
const WIDE = '(min-width: 1200px)';

const route = getRouteApi('/shell/tickets');

/** The queues of those who answer. A ticket opens beside them where there is room. */
export default function Desk() {
  const search = route.useSearch();
  const isWide = useMediaQuery(WIDE, true, { getInitialValueInEffect: false });
  if (search.open !== undefined && !isWide) {
    return <Navigate to="/tickets/$ticketId" params={{ ticketId: search.open }} replace />;
  }
  return <Split search={search} isWide={isWide} />;
}

function Split({ search, isWide }: { search: TicketSearch; isWide: boolean }) {
  const navigate = route.useNavigate();
  const queue = useQueue(search);
  const mayChangeMany = useMay('tickets.bulk');
  const mayCreate = useMay('tickets.create');
  const selection = useSelection(queue.tickets ?? []);
  const change = (next: TicketSearch) => void navigate({ search: next, replace: true });
  const { open, ...list } = search;
  const closePanel = () => void navigate({ search: list, resetScroll: false });
  const isBeside = open !== undefined;
  return (
    <div data-wide={isBeside ? true : undefined}>
      <Page
        title={strings.desk.title}
        actions={
          <>
            <Export search={search} />
            {mayCreate && (
              <Button
                leftSection={<IconPlus size={16} aria-hidden />}
                renderRoot={(props) => <Link to="/tickets/new" {...props} />}
              >
                {strings.desk.newTicket}
              </Button>
            )}
          </>
        }
      >
        <div className={isBeside ? `${classes.split} ${classes.withPanel}` : classes.split}>
          <div className={classes.list}>
            <Queues search={search} />
            <TicketFilters search={search} onChange={change} />
            <TicketChips search={search} onChange={change} />
            <FreshPill
              count={queue.fresh}
              label={strings.desk.fresh(queue.fresh)}
              onShow={queue.showFresh}
            />
            <Paper withBorder>
              <QueryView
                query={{ ...queue.query, data: queue.tickets }}
                skeleton={<RowsSkeleton rows={8} height={52} />}
              >
                {(tickets) =>
                  tickets.length === 0 ? (
                    <NoTickets
                      search={search}
                      onClear={() =>
                        change(defined({ view: search.view, sort: search.sort, open }))
                      }
                    />
                  ) : (
                    <TicketRows
                      tickets={tickets}
                      selection={mayChangeMany ? selection : null}
                      search={search}
                      beside={isWide}
                    />
                  )
                }
              </QueryView>
            </Paper>
            <LoadMore query={queue.query} />
            {mayChangeMany && <TicketBulkBar selection={selection} />}
          </div>
          {isBeside && (
            <DeskPanel
              key={open}
              ticketId={open}
              onClose={closePanel}
              onEscape={() =>
                selection.selected.length > 0 ? selection.keepOnly([]) : closePanel()
              }
            />
          )}
        </div>
      </Page>
    </div>
  );
}

function Export({ search }: { search: TicketSearch }) {
  const { user } = useSession();
  if (!useMay('tickets.export')) return null;
  const { view = DEFAULT_VIEW } = search;
  const isPart = view !== 'all' || isFiltered(search);
  return (
    <ExportMenu
      pathOf={(format) => exportPath(search, user.id, format)}
      content={isPart ? common.export.filtered : strings.desk.everything}
    />
  );
}

function NoTickets({ search, onClear }: { search: TicketSearch; onClear: () => void }) {
  if (!isFiltered(search)) {
    return (
      <Empty
        icon={IconInbox}
        title={strings.desk.emptyTitle}
        description={strings.desk.empty[search.view ?? DEFAULT_VIEW]}
      />
    );
  }
  return (
    <Empty
      icon={IconFilterOff}
      title={strings.desk.noMatchTitle}
      description={strings.desk.noMatch}
      action={
        <Button variant="default" onClick={onClear}>
          {common.clear}
        </Button>
      }
    />
  );
}
