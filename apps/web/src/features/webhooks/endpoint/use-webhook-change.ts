import { useMutation, useQueryClient } from '@tanstack/react-query';
import { trpc } from '../../../api/client';
import { notifyDone } from '../../../api/notify';
import type { Webhook } from '../../../api/types';
import { strings } from '../strings';

/** Changes of a webhook that take no form. */
export function useWebhookChange({ id: webhookId, version: expectedVersion }: Webhook) {
  const client = useQueryClient();
  const onSettled = () => client.invalidateQueries(trpc.webhooks.pathFilter());
  const update = useMutation(
    trpc.webhooks.update.mutationOptions({
      onSuccess: ({ enabled }) =>
        notifyDone(enabled ? strings.endpoint.enabled : strings.endpoint.disabled),
      onSettled,
    }),
  );
  const recovering = useMutation(
    trpc.webhooks.recover.mutationOptions({
      onSuccess: () => notifyDone(strings.notices.recovered),
      onSettled,
    }),
  );
  return {
    isPending: update.isPending || recovering.isPending,
    enable: () => update.mutate({ webhookId, expectedVersion, enabled: true }),
    disable: () => update.mutateAsync({ webhookId, expectedVersion, enabled: false }),
    recover: () => recovering.mutate({ webhookId }),
  };
}
