import { Button, Paper } from '@mantine/core';
import { IconFilterOff, IconShieldCheck } from '@tabler/icons-react';
import { getRouteApi } from '@tanstack/react-router';
import { useMay } from '../../../api/session';
import { Empty } from '../../../ui/empty';
import { ExportMenu } from '../../../ui/list/export-menu';
import { FreshPill } from '../../../ui/list/fresh-pill';
import { strings as common } from '../../../ui/list/strings';
import { useSelection } from '../../../ui/list/use-selection';
import { LoadMore } from '../../../ui/load-more';
import { Requires } from '../../../ui/no-access';
import { Page } from '../../../ui/page';
import { QueryView } from '../../../ui/query-view';
import { RowsSkeleton } from '../../../ui/rows-skeleton';
import { IncidentBulkBar } from '../bulk/bulk-bar';
import { exportPath } from '../export/export-path';
import { isFiltered } from '../search';
import type { IncidentSearch } from '../search';
import { strings } from '../strings';
import { IncidentFilters } from './filter-bar';
import { IncidentChips } from './filter-chips';
import { IncidentRows } from './incident-rows';
import { useIncidentList } from './use-incident-list';

const route = getRouteApi('/shell/incidents');

/** All incidents of the tenant, filtered by what the address says. */
export function IncidentsPage() {
  return (
    <Requires permission="incidents.read">
      <IncidentList />
    </Requires>
  );
}

function IncidentList() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const list = useIncidentList(search);
  const mayChangeMany = useMay('incidents.bulk');
  const selection = useSelection(list.incidents ?? []);
  const change = (next: IncidentSearch) => void navigate({ search: next, replace: true });
  return (
    <Page title={strings.list.title} actions={<Export search={search} />}>
      <div>
        <IncidentFilters search={search} onChange={change} />
        <IncidentChips search={search} onChange={change} />
        <FreshPill
          count={list.fresh}
          label={strings.list.fresh(list.fresh)}
          onShow={list.showFresh}
        />
        <Paper withBorder>
          <QueryView
            query={{ ...list.query, data: list.incidents }}
            skeleton={<RowsSkeleton rows={8} height={52} />}
          >
            {(incidents) =>
              incidents.length === 0 ? (
                <NoIncidents filtered={isFiltered(search)} onClear={() => change({})} />
              ) : (
                <IncidentRows incidents={incidents} selection={mayChangeMany ? selection : null} />
              )
            }
          </QueryView>
        </Paper>
        <LoadMore query={list.query} />
        {mayChangeMany && <IncidentBulkBar selection={selection} />}
      </div>
    </Page>
  );
}

function Export({ search }: { search: IncidentSearch }) {
  if (!useMay('incidents.export')) return null;
  return (
    <ExportMenu
      pathOf={(format) => exportPath(search, format)}
      content={isFiltered(search) ? common.export.filtered : strings.list.everything}
    />
  );
}

function NoIncidents({ filtered, onClear }: { filtered: boolean; onClear: () => void }) {
  if (!filtered) {
    return (
      <Empty
        icon={IconShieldCheck}
        title={strings.list.noneTitle}
        description={strings.list.none}
      />
    );
  }
  return (
    <Empty
      icon={IconFilterOff}
      title={strings.list.noMatchTitle}
      description={strings.list.noMatch}
      action={
        <Button variant="default" onClick={onClear}>
          {common.clear}
        </Button>
      }
    />
  );
}
