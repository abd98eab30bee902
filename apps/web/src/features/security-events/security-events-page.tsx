import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import type { SecurityEvent } from '../../api/types';
import { Requires } from '../../ui/no-access';
import { Page } from '../../ui/page';
import { EventDrawer } from './event-drawer';
import { EventFilters } from './event-filters';
import { EventList } from './event-list';
import { ANOMALY } from './event-types';
import { RecentAnomalies } from './recent-anomalies';
import type { SecurityEventSearch } from './search';
import { strings } from './strings';

const route = getRouteApi('/shell/security-events');

/** What concerned the security of the tenant. */
export function SecurityEventsPage() {
  return (
    <Requires permission="security_events.read">
      <Page title={strings.title} description={strings.description}>
        <Stream />
      </Page>
    </Requires>
  );
}

function Stream() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const [opened, setOpened] = useState<SecurityEvent | null>(null);
  const change = (next: SecurityEventSearch) => void navigate({ search: next, replace: true });
  const narrow = (next: SecurityEventSearch) => {
    setOpened(null);
    // Its own entry in the history, so that Back leads to the whole stream again.
    void navigate({ search: next });
  };
  const isWhole = Object.keys(search).length === 0;
  return (
    <>
      {isWhole && <RecentAnomalies onOpen={setOpened} onAll={() => narrow({ type: [ANOMALY] })} />}
      <div>
        {/* Drawn anew when the address changes by other means, because the field of the IP has a draft. */}
        <EventFilters key={search.ip ?? ''} search={search} onChange={change} />
        <EventList
          search={search}
          onOpen={setOpened}
          onClear={isWhole ? undefined : () => change({})}
        />
      </div>
      <EventDrawer event={opened} onClose={() => setOpened(null)} onNarrow={narrow} />
    </>
  );
}
