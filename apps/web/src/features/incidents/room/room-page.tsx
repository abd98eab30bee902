import { Skeleton, Stack, Tabs } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { trpc } from '../../../api/client';
import { toProblem } from '../../../api/errors';
import { useMay } from '../../../api/session';
import { choiceParam } from '../../../app/search-params';
import { NotFoundCard } from '../../../app/page-states';
import { Failure } from '../../../ui/failure';
import { Requires } from '../../../ui/no-access';
import { usePageTitle } from '../../../ui/page';
import { RowsSkeleton } from '../../../ui/rows-skeleton';
import { AttachmentsPanel } from '../../attachments/attachments-panel';
import { TicketsOfIncident } from '../../tickets/incidents/tickets-of-incident';
import { AlertsCard } from '../alerts/alerts-card';
import { LinksPanel } from '../links/links-panel';
import { MergedBanner } from '../merge/merged-banner';
import { ReviewPanel } from '../review/review-panel';
import { ROOM_TABS, parseRoomSearch } from '../search';
import { strings } from '../strings';
import { PeoplePanel } from './people-panel';
import { RoomHeader } from './room-header';
import { TasksPanel } from './tasks-panel';
import { TimelinePanel } from './timeline-panel';
import { UpdatesPanel } from './updates-panel';
import { useRoomLive } from './use-room-live';
import { useShownTab } from './use-shown-tab';

const route = getRouteApi('/shell/incidents/$incidentId');

/** One incident, where it is worked on. */
export function RoomPage() {
  return (
    <Requires permission="incidents.read">
      <Room />
    </Requires>
  );
}

function Room() {
  const { incidentId } = route.useParams();
  const { tab = 'timeline' } = route.useSearch();
  const navigate = route.useNavigate();
  const mayReadReview = useMay('reviews.read');
  const query = useQuery(trpc.incidents.get.queryOptions({ incidentId }));
  const incident = query.data;
  const tabs = useShownTab(incident === undefined ? null : tab);
  useRoomLive(incidentId, incident?.id);
  usePageTitle(incident === undefined ? incidentId : `${incident.reference} ${incident.title}`);
  if (incident === undefined) {
    if (query.error === null) return <RoomSkeleton />;
    if (toProblem(query.error).code === 'NOT_FOUND') return <NotFoundCard />;
    return <Failure error={query.error} retry={() => void query.refetch()} />;
  }
  const open = (next: string | null) =>
    void navigate({
      search: parseRoomSearch({ tab: choiceParam(next, ROOM_TABS) }),
      replace: true,
    });
  return (
    <Stack gap="lg">
      {incident.mergedInto !== null && <MergedBanner into={incident.mergedInto} />}
      <RoomHeader incident={incident} />
      <Tabs value={tab} onChange={open} keepMounted={false}>
        <Tabs.List
          ref={tabs}
          aria-label={strings.room.tabsLabel}
          style={{ overflowX: 'auto', flexWrap: 'nowrap' }}
          mb="md"
        >
          {ROOM_TABS.filter((name) => name !== 'review' || mayReadReview).map((name) => (
            <Tabs.Tab key={name} value={name} style={{ whiteSpace: 'nowrap' }}>
              {strings.room.tabs[name]}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="timeline">
          <TimelinePanel incidentId={incidentId} />
        </Tabs.Panel>
        <Tabs.Panel value="updates">
          <UpdatesPanel incident={incident} incidentId={incidentId} />
        </Tabs.Panel>
        <Tabs.Panel value="tasks">
          <TasksPanel incidentId={incidentId} />
        </Tabs.Panel>
        <Tabs.Panel value="people">
          <PeoplePanel incident={incident} />
        </Tabs.Panel>
        <Tabs.Panel value="files">
          <AttachmentsPanel subject={{ incidentId: incident.id }} />
        </Tabs.Panel>
        <Tabs.Panel value="links">
          <Stack>
            <AlertsCard incidentId={incident.id} />
            <TicketsOfIncident incidentId={incident.id} />
            <LinksPanel incident={incident} />
          </Stack>
        </Tabs.Panel>
        {mayReadReview && (
          <Tabs.Panel value="review">
            <ReviewPanel incident={incident} />
          </Tabs.Panel>
        )}
      </Tabs>
    </Stack>
  );
}

function RoomSkeleton() {
  return (
    <Stack>
      <Skeleton height={120} />
      <RowsSkeleton rows={5} height={64} />
    </Stack>
  );
}
