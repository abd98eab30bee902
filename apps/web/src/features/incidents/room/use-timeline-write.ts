import { useMutation, useQueryClient } from '@tanstack/react-query';
import { trpc } from '../../../api/client';

/** Adding to a timeline and changing what stands there; the lists follow. @param meta `handled` where a form shows the error itself. */
export function useTimelineWrite(meta: { handled?: boolean } = {}) {
  const client = useQueryClient();
  const onSettled = () => client.invalidateQueries(trpc.incidents.timeline.pathFilter());
  const add = useMutation({ ...trpc.incidents.timeline.add.mutationOptions({ onSettled }), meta });
  const change = useMutation({
    ...trpc.incidents.timeline.update.mutationOptions({ onSettled }),
    meta,
  });
  return { add, change };
}
