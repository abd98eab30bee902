import { Button, Group, Select } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { refreshMe, trpc } from '../../api/client';
import { notifyDone } from '../../api/notify';
import { useSession } from '../../api/session';
import { Confirm } from '../../ui/confirm';
import { Section } from '../../ui/section';
import { strings } from './strings';

/** Hands the tenant over to another member. */
export function TransferSection({ tenantId }: { tenantId: string }) {
  const { user } = useSession();
  const [userId, setUserId] = useState<string | null>(null);
  const members = useQuery(trpc.tenants.members.list.queryOptions({ tenantId, limit: 100 }));
  const others = (members.data?.items ?? []).filter((member) => member.userId !== user.id);
  const name = others.find((member) => member.userId === userId)?.name ?? '';
  const transfer = useMutation(
    trpc.tenants.transferOwnership.mutationOptions({
      onSuccess: async () => {
        notifyDone(strings.settings.transferDone);
        await refreshMe();
      },
    }),
  );
  return (
    <Section title={strings.settings.transfer} description={strings.settings.transferBody}>
      <Group align="flex-end" gap="sm">
        <Select
          label={strings.settings.transferTo}
          data={others.map((member) => ({
            value: member.userId,
            label: `${member.name} (${member.email})`,
          }))}
          value={userId}
          onChange={setUserId}
          searchable
          style={{ flex: '1 1 240px', maxWidth: 420 }}
        />
        <Confirm
          title={strings.settings.transfer}
          message={strings.settings.transferConfirm(name)}
          confirmLabel={strings.settings.transfer}
          busy={transfer.isPending}
          onConfirm={() => transfer.mutateAsync({ tenantId, userId: userId ?? '' })}
        >
          {(ask) => (
            <Button variant="default" disabled={userId === null} onClick={ask}>
              {strings.settings.transfer}
            </Button>
          )}
        </Confirm>
      </Group>
    </Section>
  );
}
