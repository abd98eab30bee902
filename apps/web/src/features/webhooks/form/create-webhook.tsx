import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { trpc } from '../../../api/client';
import { asSubscriptions } from '../event-types';
import { IssuedSecret } from '../secret/issued-secret';
import { strings } from '../strings';
import { WebhookForm } from './webhook-form';

/** Creates a webhook, shows its secret once, and goes on to its page. */
export function CreateWebhook({ onClose }: { onClose: () => void }) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const create = useMutation({
    ...trpc.webhooks.create.mutationOptions({
      onSuccess: () => client.invalidateQueries(trpc.webhooks.list.pathFilter()),
    }),
    meta: { handled: true },
    // The answer holds the secret: forgotten with the dialog.
    gcTime: 0,
  });
  if (create.data !== undefined) {
    const { id: webhookId, secret } = create.data;
    return (
      <IssuedSecret
        secret={secret}
        onClose={() => void navigate({ to: '/webhooks/$webhookId', params: { webhookId } })}
      />
    );
  }
  return (
    <WebhookForm
      title={strings.form.createTitle}
      submitLabel={strings.form.create}
      submitting={create.isPending}
      error={create.error}
      onSave={({ url, description, events }) =>
        create.mutateAsync({ url, description, events: asSubscriptions(events) })
      }
      onClose={onClose}
    />
  );
}
