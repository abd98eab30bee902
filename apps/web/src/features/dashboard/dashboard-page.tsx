import { SegmentedControl, Stack } from '@mantine/core';
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { trpc } from '../../api/client';
import { useLiveEvents } from '../../api/live';
import { addDays } from '../../app/days';
import { Requires } from '../../ui/no-access';
import { Page } from '../../ui/page';
import { QueryView } from '../../ui/query-view';
import { RowsSkeleton } from '../../ui/rows-skeleton';
import { useNow } from '../../ui/use-now';
import { DeclaredSection } from './declared-section';
import { OpenSection } from './open-section';
import { DEFAULT_PERIOD, PERIODS } from './search';
import { strings } from './strings';
import { TimesSection } from './times-section';

const route = getRouteApi('/shell/dashboard');

/** What is open now, and how the incidents of a period went. */
export function DashboardPage() {
  return (
    <Requires permission="incidents.read">
      <Dashboard />
    </Requires>
  );
}

function Dashboard() {
  const { days = DEFAULT_PERIOD } = route.useSearch();
  const navigate = route.useNavigate();
  const client = useQueryClient();
  const today = new Date(useNow()).toISOString().slice(0, 10);
  const query = useQuery({
    ...trpc.dashboard.get.queryOptions({ from: addDays(today, 1 - Number(days)), to: today }),
    placeholderData: keepPreviousData,
  });
  useLiveEvents(({ type }) => {
    if (type.startsWith('incident.') || type === 'status_update.published')
      void client.invalidateQueries(trpc.dashboard.pathFilter());
  });
  return (
    <Page
      title={strings.title}
      description={strings.description}
      actions={
        <SegmentedControl
          aria-label={strings.period}
          data={PERIODS.map((value) => ({ value, label: strings.periods[value] }))}
          value={days}
          onChange={(chosen) => void navigate({ search: { days: chosen }, replace: true })}
        />
      }
    >
      <QueryView query={query} skeleton={<RowsSkeleton rows={3} height={140} />}>
        {(dashboard) => (
          <Stack gap="lg">
            <OpenSection open={dashboard.open} />
            <TimesSection dashboard={dashboard} />
            <DeclaredSection dashboard={dashboard} />
          </Stack>
        )}
      </QueryView>
    </Page>
  );
}
