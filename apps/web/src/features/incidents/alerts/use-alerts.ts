import { useQuery } from '@tanstack/react-query';
import { trpc } from '../../../api/client';
import { ALERT_KINDS, alertsOf } from './alerts-of';
import type { ShownAlert } from './alerts-of';

/** The alerts behind an incident; none while they are loaded. */
export function useAlerts(incidentId: string, enabled: boolean): readonly ShownAlert[] {
  const events = useQuery({
    ...trpc.incidents.timeline.list.queryOptions({
      incidentId,
      kind: [...ALERT_KINDS],
      limit: 100,
    }),
    enabled,
  });
  return alertsOf(events.data?.items ?? []);
}
