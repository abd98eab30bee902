import { Badge, Button, Group, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { trpc } from '../../api/client';
import { useMay } from '../../api/session';
import type { ServiceAccount } from '../../api/types';
import { Confirm } from '../../ui/confirm';
import { roleLabel } from '../../ui/roles';
import { Section } from '../../ui/section';
import { Time } from '../../ui/time';
import { KeyDialog } from './key-dialog';
import { KeyList } from './key-list';
import { strings } from './strings';

/** One service account and its keys. */
export function AccountCard({ account, tenantId }: { account: ServiceAccount; tenantId: string }) {
  const mayIssue = useMay('api_keys.manage');
  const [issuing, { open, close }] = useDisclosure(false);
  const { id, name, role, createdBy, createdAt, disabledAt } = account;
  return (
    <Section title={name}>
      <Group justify="space-between" mb="sm" gap="sm">
        <Group gap={8}>
          <Badge variant="light" color="indigo" tt="none">
            {roleLabel(role)}
          </Badge>
          {disabledAt !== null && (
            <Badge variant="light" color="orange" tt="none">
              {strings.disabled}
            </Badge>
          )}
          <Text size="sm" c="dimmed">
            {strings.by} {createdBy.name} <Time value={createdAt} />
          </Text>
        </Group>
        <Group gap="xs">
          <DisableButton account={account} tenantId={tenantId} />
          {mayIssue && disabledAt === null && (
            <Button size="xs" onClick={open} aria-label={strings.newKeyFor(name)}>
              {strings.newKey}
            </Button>
          )}
        </Group>
      </Group>
      <KeyList tenantId={tenantId} serviceAccountId={id} />
      {issuing && <KeyDialog tenantId={tenantId} account={account} onClose={close} />}
    </Section>
  );
}

function DisableButton({ account, tenantId }: { account: ServiceAccount; tenantId: string }) {
  const client = useQueryClient();
  const mayManage = useMay('service_accounts.manage');
  const change = useMutation(
    trpc.serviceAccounts.update.mutationOptions({
      onSettled: () => client.invalidateQueries(trpc.serviceAccounts.pathFilter()),
    }),
  );
  if (!mayManage) return null;
  const { id: serviceAccountId, name, version: expectedVersion, disabledAt } = account;
  const input = { tenantId, serviceAccountId, expectedVersion };
  if (disabledAt !== null) {
    return (
      <Button
        size="xs"
        variant="default"
        loading={change.isPending}
        aria-label={`${strings.enable}: ${name}`}
        onClick={() => change.mutate({ ...input, disabled: false })}
      >
        {strings.enable}
      </Button>
    );
  }
  return (
    <Confirm
      title={`${strings.disable}: ${name}`}
      message={strings.disableBody(name)}
      confirmLabel={strings.disable}
      busy={change.isPending}
      onConfirm={() => change.mutateAsync({ ...input, disabled: true })}
    >
      {(ask) => (
        <Button
          size="xs"
          variant="default"
          onClick={ask}
          aria-label={`${strings.disable}: ${name}`}
        >
          {strings.disable}
        </Button>
      )}
    </Confirm>
  );
}
