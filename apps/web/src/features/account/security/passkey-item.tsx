import { Badge, Button, Group, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconFingerprint } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { trpc } from '../../../api/client';
import { notifyDone } from '../../../api/notify';
import type { Passkey } from '../../../api/types';
import { Confirm } from '../../../ui/confirm';
import { Item } from '../../../ui/item-list';
import { Time } from '../../../ui/time';
import { strings } from '../strings';
import { RenamePasskey } from './rename-passkey';
import { useFactorsChanged } from './use-factors-changed';

/** One passkey: what it is called, how old it is, and its end. */
export function PasskeyItem({ passkey }: { passkey: Passkey }) {
  const changed = useFactorsChanged();
  const [renaming, { open, close }] = useDisclosure(false);
  const { id, name, backedUp, createdAt, lastUsedAt } = passkey;
  const remove = useMutation(
    trpc.passkeys.remove.mutationOptions({
      onSuccess: async () => {
        await changed();
        notifyDone(strings.passkeys.removed(name));
      },
    }),
  );
  return (
    <Item
      lead={<IconFingerprint size={20} aria-hidden />}
      actions={
        <Group gap={6}>
          <Button
            size="xs"
            variant="default"
            aria-label={`${strings.passkeys.rename}: ${name}`}
            onClick={open}
          >
            {strings.passkeys.rename}
          </Button>
          <Confirm
            title={strings.passkeys.remove}
            message={strings.passkeys.removeBody(name)}
            confirmLabel={strings.passkeys.remove}
            busy={remove.isPending}
            onConfirm={() => remove.mutateAsync({ passkeyId: id })}
          >
            {(ask) => (
              <Button
                size="xs"
                variant="default"
                aria-label={`${strings.passkeys.remove}: ${name}`}
                onClick={ask}
              >
                {strings.passkeys.remove}
              </Button>
            )}
          </Confirm>
        </Group>
      }
    >
      <Group gap={8}>
        <Text size="sm" fw={550}>
          {name}
        </Text>
        {backedUp && (
          <Badge variant="light" color="gray" tt="none" radius="sm">
            {strings.passkeys.synced}
          </Badge>
        )}
      </Group>
      <Text size="sm" c="dimmed">
        {strings.passkeys.added} <Time value={createdAt} /> ·{' '}
        {lastUsedAt === null ? (
          strings.passkeys.unused
        ) : (
          <>
            {strings.passkeys.used} <Time value={lastUsedAt} />
          </>
        )}
      </Text>
      {renaming && <RenamePasskey passkey={passkey} onClose={close} />}
    </Item>
  );
}
