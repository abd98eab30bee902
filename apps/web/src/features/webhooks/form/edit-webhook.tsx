import { useMutation, useQueryClient } from '@tanstack/react-query';
import { trpc } from '../../../api/client';
import { notifyDone } from '../../../api/notify';
import type { Webhook } from '../../../api/types';
import { asSubscriptions } from '../event-types';
import { strings } from '../strings';
import { WebhookForm } from './webhook-form';

/** Changes where a webhook leads and what it is told of. What was typed stays when it is refused. */
export function EditWebhook({ webhook, onClose }: { webhook: Webhook; onClose: () => void }) {
  const client = useQueryClient();
  const update = useMutation({
    ...trpc.webhooks.update.mutationOptions({
      onSuccess: () => {
        notifyDone(strings.form.saved);
        onClose();
      },
      onSettled: () => client.invalidateQueries(trpc.webhooks.pathFilter()),
    }),
    meta: { handled: true },
  });
  const { id: webhookId, version: expectedVersion } = webhook;
  return (
    <WebhookForm
      title={strings.form.editTitle}
      submitLabel={strings.form.save}
      submitting={update.isPending}
      error={update.error}
      initial={webhook}
      onSave={({ url, description, events }) =>
        update.mutateAsync({
          webhookId,
          expectedVersion,
          url,
          description,
          events: asSubscriptions(events),
        })
      }
      onClose={onClose}
    />
  );
}
