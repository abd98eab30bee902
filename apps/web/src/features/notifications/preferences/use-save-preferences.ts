import { useMutation, useQueryClient } from '@tanstack/react-query';
import { trpc } from '../../../api/client';

/** Saves what the person chose. @param meta `handled` where a form shows the error itself. */
export function useSavePreferences(meta: { handled?: boolean } = {}) {
  const client = useQueryClient();
  const { get, update } = trpc.notifications.preferences;
  return useMutation({
    ...update.mutationOptions({
      onSuccess: (saved) => client.setQueryData(get.queryKey({}), saved),
      onError: () => client.invalidateQueries(get.queryFilter()),
    }),
    meta,
  });
}
