import { useMutation, useQueryClient } from '@tanstack/react-query';
import { trpc } from '../../../api/client';
import type { RedeliveryInput } from '../../../api/types';

/** Sends the deliveries of a range again: in several requests where there are more than one takes. */
export function useRedeliverRange(onDone: (queued: number) => void) {
  const client = useQueryClient();
  const { mutateAsync: send } = useMutation({
    ...trpc.webhooks.deliveries.redeliverRange.mutationOptions(),
    meta: { handled: true },
  });
  return useMutation({
    mutationFn: async (input: RedeliveryInput) => {
      let total = 0;
      let from: string | null = input.from;
      while (from !== null) {
        const { queued, continueFrom } = await send({ ...input, from });
        total += queued;
        // The same again would be without end.
        from = continueFrom === from ? null : continueFrom;
      }
      return total;
    },
    onSuccess: onDone,
    onSettled: () => client.invalidateQueries(trpc.webhooks.deliveries.pathFilter()),
    meta: { handled: true },
  });
}
