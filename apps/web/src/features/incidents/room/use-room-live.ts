import { useQueryClient } from '@tanstack/react-query';
import { trpc } from '../../../api/client';
import { useLiveEvents } from '../../../api/live';

/** Keeps the open incident current: what an event is about is loaded again. */
export function useRoomLive(incidentId: string, id: string | undefined): void {
  const client = useQueryClient();
  const { get, timeline, tasks, statusUpdates } = trpc.incidents;
  useLiveEvents(({ type, data }) => {
    if (data['incidentId'] !== id) return;
    // Whatever happens to an incident is written on its timeline.
    void client.invalidateQueries(timeline.list.infiniteQueryFilter({ incidentId }));
    switch (type) {
      case 'task.added':
      case 'task.updated':
        void client.invalidateQueries(tasks.list.infiniteQueryFilter({ incidentId }));
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
