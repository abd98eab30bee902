import { useMutation, useQueryClient } from '@tanstack/react-query';
import { trpc } from '../../../api/client';

/** Adding to a timeline and changing what stands there; the lists follow. */
export function useTimelineWrite() {
  const client = useQueryClient();
  const onSettled = () => client.invalidateQueries(trpc.incidents.timeline.pathFilter());
  const add = useMutation(trpc.incidents.timeline.add.mutationOptions({ onSettled }));
  const change = useMutation(trpc.incidents.timeline.update.mutationOptions({ onSettled }));
  return { add, change };
}
