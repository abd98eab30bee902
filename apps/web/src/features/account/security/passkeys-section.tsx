import { Badge, Button, Group, Text } from '@mantine/core';
import { IconFingerprint, IconPlus } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { trpc } from '../../../api/client';
import { notifyDone } from '../../../api/notify';
import { supportsPasskeys } from '../../../api/passkeys';
import type { Passkey } from '../../../api/types';
import { Confirm } from '../../../ui/confirm';
import { Item, ItemList } from '../../../ui/item-list';
import { QueryView } from '../../../ui/query-view';
import { Section } from '../../../ui/section';
import { Time } from '../../../ui/time';
import { strings } from '../strings';
import { AddPasskey } from './add-passkey';
import { RecoveryCodes } from './recovery-codes';
import { useFactorsChanged } from './use-factors-changed';

/** The person's passkeys: they sign in without a password, and serve as a second step. */
export function PasskeysSection() {
  const [adding, setAdding] = useState(false);
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const passkeys = useQuery(trpc.passkeys.list.queryOptions({}));
  return (
    <Section title={strings.passkeys.title} description={strings.passkeys.body}>
      <QueryView query={passkeys}>
        {({ items }) =>
          items.length === 0 ? (
            <Text size="sm">{strings.passkeys.none}</Text>
          ) : (
            <ItemList label={strings.passkeys.title}>
              {items.map((passkey) => (
                <PasskeyItem key={passkey.id} passkey={passkey} />
              ))}
            </ItemList>
          )
        }
      </QueryView>
      {supportsPasskeys ? (
        <Button
          variant="default"
          mt="sm"
          leftSection={<IconPlus size={16} aria-hidden />}
          onClick={() => setAdding(true)}
        >
          {strings.passkeys.add}
        </Button>
      ) : (
        <Text size="sm" c="dimmed" mt="sm">
          {strings.passkeys.unsupported}
        </Text>
      )}
      {adding && (
        <AddPasskey
          onClose={() => setAdding(false)}
          onAdded={(recoveryCodes) => {
            setAdding(false);
            setCodes(recoveryCodes);
          }}
        />
      )}
      {codes !== null && <RecoveryCodes codes={codes} onClose={() => setCodes(null)} />}
    </Section>
  );
}

function PasskeyItem({ passkey }: { passkey: Passkey }) {
  const changed = useFactorsChanged();
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
    </Item>
  );
}
