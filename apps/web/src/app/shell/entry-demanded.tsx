import { Button, Paper } from '@mantine/core';
import { IconLogin2, IconShieldLock } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useRouterState } from '@tanstack/react-router';
import { trpc } from '../../api/client';
import type { EntryDemand } from '../../api/entry-demand';
import { providerStart } from '../../features/auth/provider-start';
import { Empty } from '../../ui/empty';
import { usePageTitle } from '../../ui/page';
import { strings } from './strings';

/** In the place of every page of a tenant that does not let the person in yet: why, and what to do. */
export function EntryDemanded({ demand }: { demand: EntryDemand }) {
  return demand.kind === 'second_factor' ? (
    <SecondFactorDemanded />
  ) : (
    <ProviderDemanded provider={demand.provider} />
  );
}

function SecondFactorDemanded() {
  usePageTitle(strings.enrol.title);
  return (
    <Paper withBorder>
      <Empty
        order={1}
        icon={IconShieldLock}
        title={strings.enrol.title}
        description={strings.enrol.body}
        action={
          <Button
            renderRoot={(props) => <Link to="/account" search={{ tab: 'security' }} {...props} />}
          >
            {strings.enrol.action}
          </Button>
        }
      />
    </Paper>
  );
}

function ProviderDemanded({ provider }: { provider: string }) {
  usePageTitle(strings.viaProvider.title);
  const here = useRouterState({ select: ({ location }) => location.href });
  const { data } = useQuery(trpc.oidc.providers.queryOptions({}));
  const name = data?.items.find(({ id }) => id === provider)?.name ?? provider;
  return (
    <Paper withBorder>
      <Empty
        order={1}
        icon={IconLogin2}
        title={strings.viaProvider.title}
        description={strings.viaProvider.body(name)}
        action={
          <Button
            component="a"
            href={providerStart(provider, { purpose: 'sign_in', returnTo: here })}
          >
            {strings.viaProvider.action(name)}
          </Button>
        }
      />
    </Paper>
  );
}
