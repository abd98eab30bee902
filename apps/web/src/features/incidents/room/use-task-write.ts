import { useMutation, useQueryClient } from '@tanstack/react-query';
import { trpc } from '../../../api/client';

/** Adding and changing tasks; their list and the timeline follow. */
export function useTaskWrite() {
  const client = useQueryClient();
  const onSettled = () =>
    Promise.all([
      client.invalidateQueries(trpc.incidents.tasks.pathFilter()),
      client.invalidateQueries(trpc.incidents.timeline.pathFilter()),
    ]);
  const add = useMutation(trpc.incidents.tasks.add.mutationOptions({ onSettled }));
  const change = useMutation(trpc.incidents.tasks.update.mutationOptions({ onSettled }));
  return { add, change };
}
