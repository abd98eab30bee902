import { Button, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { trpc } from '../../../api/client';
import { supportsPasskeys } from '../../../api/passkeys';
import { ItemList } from '../../../ui/item-list';
import { QueryView } from '../../../ui/query-view';
import { Section } from '../../../ui/section';
import { strings } from '../strings';
import { AddPasskey } from './add-passkey';
import { PasskeyItem } from './passkey-item';
import { RecoveryCodes } from './recovery-codes';

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
