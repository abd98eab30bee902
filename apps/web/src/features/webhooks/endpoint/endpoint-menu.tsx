import { ActionIcon, Menu } from '@mantine/core';
import { IconDots, IconKey, IconPlayerPause, IconPlayerPlay, IconTrash } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { trpc } from '../../../api/client';
import { notifyDone } from '../../../api/notify';
import type { Webhook } from '../../../api/types';
import { Confirm } from '../../../ui/confirm';
import { IssuedSecret } from '../secret/issued-secret';
import { strings } from '../strings';
import { useWebhookChange } from './use-webhook-change';

/** What is seldom done to a webhook: another secret, a rest, its end. */
export function EndpointMenu({ webhook }: { webhook: Webhook }) {
  const { id: webhookId, url, enabled } = webhook;
  const [secret, setSecret] = useState<string | null>(null);
  const change = useWebhookChange(webhook);
  const remove = useRemoval();
  const rotate = useRotation(setSecret);
  return (
    <>
      <Confirm
        title={strings.secret.rotate}
        message={strings.secret.rotateBody}
        confirmLabel={strings.secret.rotate}
        busy={rotate.isPending}
        onConfirm={() => rotate.mutateAsync({ webhookId })}
      >
        {(askRotate) => (
          <Confirm
            title={strings.endpoint.disableTitle}
            message={strings.endpoint.disableBody}
            confirmLabel={strings.endpoint.disable}
            busy={change.isPending}
            onConfirm={change.disable}
          >
            {(askDisable) => (
              <Confirm
                title={strings.endpoint.removeTitle}
                message={strings.endpoint.removeBody(url)}
                confirmLabel={strings.endpoint.remove}
                busy={remove.isPending}
                onConfirm={() => remove.mutateAsync({ webhookId })}
              >
                {(askRemove) => (
                  <Items
                    enabled={enabled}
                    onRotate={askRotate}
                    onEnable={change.enable}
                    onDisable={askDisable}
                    onRemove={askRemove}
                  />
                )}
              </Confirm>
            )}
          </Confirm>
        )}
      </Confirm>
      {secret !== null && <IssuedSecret rotated secret={secret} onClose={() => setSecret(null)} />}
    </>
  );
}

function useRotation(onSecret: (secret: string) => void) {
  const client = useQueryClient();
  return useMutation({
    ...trpc.webhooks.rotateSecret.mutationOptions({
      onSuccess: ({ secret }) => onSecret(secret),
      onSettled: () => client.invalidateQueries(trpc.webhooks.pathFilter()),
    }),
    // The answer holds the secret: forgotten with the dialog.
    gcTime: 0,
  });
}

/** The page is left first: it would ask for what is gone. */
function useRemoval() {
  const client = useQueryClient();
  const navigate = useNavigate();
  return useMutation(
    trpc.webhooks.delete.mutationOptions({
      onSuccess: async () => {
        await navigate({ to: '/webhooks' });
        notifyDone(strings.endpoint.removed);
        await client.invalidateQueries(trpc.webhooks.list.pathFilter());
      },
    }),
  );
}

interface ItemsProps {
  enabled: boolean;
  onRotate: () => void;
  onEnable: () => void;
  onDisable: () => void;
  onRemove: () => void;
}

function Items({ enabled, onRotate, onEnable, onDisable, onRemove }: ItemsProps) {
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="default" size={36} aria-label={strings.endpoint.more}>
          <IconDots size={18} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconKey size={16} aria-hidden />} onClick={onRotate}>
          {strings.secret.rotate}
        </Menu.Item>
        {enabled ? (
          <Menu.Item leftSection={<IconPlayerPause size={16} aria-hidden />} onClick={onDisable}>
            {strings.endpoint.disable}
          </Menu.Item>
        ) : (
          <Menu.Item leftSection={<IconPlayerPlay size={16} aria-hidden />} onClick={onEnable}>
            {strings.endpoint.enable}
          </Menu.Item>
        )}
        <Menu.Divider />
        <Menu.Item
          c="var(--mantine-color-error)"
          leftSection={<IconTrash size={16} aria-hidden />}
          onClick={onRemove}
        >
          {strings.endpoint.remove}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
