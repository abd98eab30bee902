import { useMutation, useQueryClient } from '@tanstack/react-query';
import { trpc } from '../../../api/client';

/** Adding and changing tasks; their list and the timeline follow. @param meta `handled` where a form shows the error itself. */
export function useTaskWrite(meta: { handled?: boolean } = {}) {
  const client = useQueryClient();
  const onSettled = () =>
    Promise.all([
      client.invalidateQueries(trpc.incidents.tasks.pathFilter()),
      client.invalidateQueries(trpc.incidents.timeline.pathFilter()),
    ]);
  const add = useMutation({ ...trpc.incidents.tasks.add.mutationOptions({ onSettled }), meta });
  const change = useMutation({
    ...trpc.incidents.tasks.update.mutationOptions({ onSettled }),
    meta,
  });
  return { add, change };
}
