import { Badge, Button, Code, Group, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { trpc } from '../../api/client';
import { notifyDone } from '../../api/notify';
import { useMay } from '../../api/session';
import type { ApiKey } from '../../api/types';
import { Confirm } from '../../ui/confirm';
import { Item } from '../../ui/item-list';
import { Time } from '../../ui/time';
import { IssuedKey } from './issued-key';
import { strings } from './strings';

const STATUS_COLORS = { active: 'teal', expired: 'orange', revoked: 'gray' } as const;

/** One key: what it may do, whether it is in use, and its end. */
export function KeyItem({ apiKey, tenantId }: { apiKey: ApiKey; tenantId: string }) {
  const mayManage = useMay('api_keys.manage');
  const { name, prefix, scopes, status, lastUsedAt, expiresAt } = apiKey;
  return (
    <Item
      actions={mayManage && status === 'active' && <Actions apiKey={apiKey} tenantId={tenantId} />}
    >
      <Group gap={8}>
        <Text size="sm" fw={550}>
          {name}
        </Text>
        <Badge variant="light" color={STATUS_COLORS[status]} tt="none" radius="sm">
          {strings.statuses[status]}
        </Badge>
      </Group>
      <Text size="sm" c="dimmed" component="div">
        <Code>{prefix}…</Code> · {scopes.join(', ')} ·{' '}
        {lastUsedAt === null ? (
          strings.neverUsed
        ) : (
          <>
            {strings.lastUsed} <Time value={lastUsedAt} />
          </>
        )}
        {expiresAt !== null && (
          <>
            {' · '}
            {strings.expiresOn} <Time value={expiresAt} />
          </>
        )}
      </Text>
    </Item>
  );
}

function Actions({ apiKey, tenantId }: { apiKey: ApiKey; tenantId: string }) {
  const client = useQueryClient();
  const [issued, setIssued] = useState<string | null>(null);
  const onSettled = () => client.invalidateQueries(trpc.apiKeys.pathFilter());
  const rotate = useMutation(
    trpc.apiKeys.rotate.mutationOptions({ onSuccess: ({ key }) => setIssued(key) }),
  );
  const revoke = useMutation(
    trpc.apiKeys.revoke.mutationOptions({
      onSuccess: () => notifyDone(strings.revoked),
      onSettled,
    }),
  );
  const { id: apiKeyId, name } = apiKey;
  return (
    <>
      <Confirm
        title={`${strings.rotate}: ${name}`}
        message={strings.rotateBody}
        confirmLabel={strings.rotate}
        busy={rotate.isPending}
        onConfirm={() => rotate.mutateAsync({ tenantId, apiKeyId })}
      >
        {(ask) => (
          <Button
            size="xs"
            variant="default"
            onClick={ask}
            aria-label={`${strings.rotate}: ${name}`}
          >
            {strings.rotate}
          </Button>
        )}
      </Confirm>
      <Confirm
        title={`${strings.revoke}: ${name}`}
        message={strings.revokeBody}
        confirmLabel={strings.revoke}
        busy={revoke.isPending}
        onConfirm={() => revoke.mutateAsync({ tenantId, apiKeyId })}
      >
        {(ask) => (
          <Button
            size="xs"
            variant="default"
            onClick={ask}
            aria-label={`${strings.revoke}: ${name}`}
          >
            {strings.revoke}
          </Button>
        )}
      </Confirm>
      {issued !== null && (
        <IssuedKey
          value={issued}
          onClose={() => {
            setIssued(null);
            void onSettled();
          }}
        />
      )}
    </>
  );
}
