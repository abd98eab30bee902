import { useQueryClient } from '@tanstack/react-query';
import { trpc } from '../../../api/client';
import { useLiveEvents } from '../../../api/live';

/** Keeps the open incident current: what an event is about is loaded again. */
export function useRoomLive(incidentId: string, id: string | undefined): void {
  const client = useQueryClient();
  const { get, timeline, tasks, statusUpdates, links, review } = trpc.incidents;
  useLiveEvents(({ type, data }) => {
    // A link is told of at the incident where it was made, and shows at both of its ends.
    if (type.startsWith('incident_link.')) void client.invalidateQueries(links.pathFilter());
    if (data['incidentId'] !== id && data['intoIncidentId'] !== id) return;
    // Whatever happens to an incident is written on its timeline.
    void client.invalidateQueries(timeline.list.pathFilter());
    switch (type) {
      case 'task.added':
      case 'task.updated':
        void client.invalidateQueries(tasks.list.infiniteQueryFilter({ incidentId }));
        void client.invalidateQueries(review.pathFilter());
        break;
      case 'review.saved':
        void client.invalidateQueries(review.pathFilter());
        break;
      case 'incident.merged':
        void client.invalidateQueries(trpc.incidents.pathFilter());
        break;
      case 'status_update.published':
        void client.invalidateQueries(statusUpdates.list.infiniteQueryFilter({ incidentId }));
        void client.invalidateQueries(get.queryFilter({ incidentId }));
        break;
      case 'incident.updated':
        void client.invalidateQueries(get.queryFilter({ incidentId }));
        break;
      default:
        break;
    }
  });
}
