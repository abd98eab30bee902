import { useMutation, useQueryClient } from '@tanstack/react-query';
import { trpc } from '../../../api/client';
import { notifyDone } from '../../../api/notify';
import { strings } from '../strings';

/** Sends one delivery again. */
export function useRedeliver() {
  const client = useQueryClient();
  return useMutation(
    trpc.webhooks.deliveries.redeliver.mutationOptions({
      onSuccess: () => notifyDone(strings.drawer.redelivered),
      onSettled: () => client.invalidateQueries(trpc.webhooks.deliveries.pathFilter()),
    }),
  );
}
