import { Alert, Button, Group, Text } from '@mantine/core';
import { IconPlugConnected } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { trpc } from '../../../api/client';
import { notifyDone } from '../../../api/notify';
import type { ConnectedAccount } from '../../../api/types';
import { Confirm } from '../../../ui/confirm';
import { Item, ItemList } from '../../../ui/item-list';
import { QueryView } from '../../../ui/query-view';
import { Section } from '../../../ui/section';
import { Time } from '../../../ui/time';
import { providerProblem } from '../../auth/provider-problems';
import { providerStart } from '../../auth/provider-start';
import { strings } from '../strings';

const route = getRouteApi('/shell/account');
const RETURN_TO = '/account?tab=security';

/** Accounts of providers through which the person can sign in. Nothing, where there are no providers. */
export function ConnectedSection() {
  const { error } = route.useSearch();
  const { data: providers } = useQuery(trpc.oidc.providers.queryOptions({}));
  const identities = useQuery(trpc.oidc.identities.queryOptions({}));
  const offered = providers?.items ?? [];
  const connected = identities.data?.items ?? [];
  if (offered.length === 0 && connected.length === 0) return null;
  const open = offered.filter(({ id }) => !connected.some(({ provider }) => provider.id === id));
  return (
    <Section title={strings.connected.title} description={strings.connected.body}>
      {error !== undefined && (
        <Alert color="red" variant="light" role="alert" mb="md">
          <Text size="sm">{providerProblem(error)}</Text>
        </Alert>
      )}
      <QueryView query={identities}>
        {({ items }) =>
          items.length === 0 ? (
            <Text size="sm">{strings.connected.none}</Text>
          ) : (
            <ItemList label={strings.connected.title}>
              {items.map((account) => (
                <ConnectedItem key={account.id} account={account} />
              ))}
            </ItemList>
          )
        }
      </QueryView>
      {open.length > 0 && (
        <Group mt="sm" gap="xs">
          {open.map(({ id, name }) => (
            <Button
              key={id}
              component="a"
              variant="default"
              leftSection={<IconPlugConnected size={16} aria-hidden />}
              href={providerStart(id, { purpose: 'link', returnTo: RETURN_TO })}
            >
              {strings.connected.connect(name)}
            </Button>
          ))}
        </Group>
      )}
    </Section>
  );
}

function ConnectedItem({ account }: { account: ConnectedAccount }) {
  const client = useQueryClient();
  const { id, provider, email, linkedAt, lastUsedAt } = account;
  const unlink = useMutation(
    trpc.oidc.unlink.mutationOptions({
      onSuccess: async () => {
        await client.invalidateQueries(trpc.oidc.identities.queryFilter());
        notifyDone(strings.connected.removed(provider.name));
      },
    }),
  );
  return (
    <Item
      actions={
        <Confirm
          title={strings.connected.disconnect}
          message={strings.connected.disconnectBody(provider.name)}
          confirmLabel={strings.connected.disconnect}
          busy={unlink.isPending}
          onConfirm={() => unlink.mutateAsync({ identityId: id })}
        >
          {(ask) => (
            <Button
              size="xs"
              variant="default"
              aria-label={`${strings.connected.disconnect}: ${provider.name}`}
              onClick={ask}
            >
              {strings.connected.disconnect}
            </Button>
          )}
        </Confirm>
      }
    >
      <Text size="sm" fw={550}>
        {provider.name}
      </Text>
      <Text size="sm" c="dimmed">
        {email !== null && `${email} · `}
        {strings.connected.since} <Time value={linkedAt} /> · {strings.connected.used}{' '}
        <Time value={lastUsedAt} />
      </Text>
    </Item>
  );
}
