import { useMutation, useQueryClient } from '@tanstack/react-query';
import { trpc } from '../../../api/client';
import { notifyDone } from '../../../api/notify';
import type { Incident, IncidentChange } from '../../../api/types';

/**
 * Changes an incident from the version that is shown. When somebody was faster, the newest version
 * is loaded, and the message says so. @param meta `handled` where a form shows the error itself.
 */
export function useUpdateIncident(
  { id, reference, version }: Incident,
  meta: { handled?: boolean } = {},
) {
  const client = useQueryClient();
  const { mutateAsync, isPending, error } = useMutation({
    ...trpc.incidents.update.mutationOptions({
      onSuccess: (incident) => {
        for (const incidentId of [incident.id, incident.reference]) {
          client.setQueryData(trpc.incidents.get.queryKey({ incidentId }), incident);
        }
        void client.invalidateQueries(trpc.incidents.list.pathFilter());
        void client.invalidateQueries(trpc.incidents.timeline.pathFilter());
      },
      onError: () => {
        for (const incidentId of [id, reference]) {
          void client.invalidateQueries(trpc.incidents.get.queryFilter({ incidentId }));
        }
      },
    }),
    meta,
  });
  /** @throws what the API refuses it with. */
  const save = async (change: IncidentChange, done: string): Promise<void> => {
    await mutateAsync({ ...change, incidentId: id, expectedVersion: version });
    notifyDone(done);
  };
  /** @returns whether it was accepted; a refusal has been shown already. */
  const update = async (change: IncidentChange, done: string): Promise<boolean> => {
    try {
      await save(change, done);
      return true;
    } catch {
      return false;
    }
  };
  return { update, save, isPending, error };
}
