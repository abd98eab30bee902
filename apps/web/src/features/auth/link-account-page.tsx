import { Button, Stack, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link, getRouteApi, useNavigate } from '@tanstack/react-router';
import { trpc } from '../../api/client';
import { notifyDone } from '../../api/notify';
import { useMe } from '../../api/session';
import { FormFailure } from '../../ui/form-failure';
import { PlainPage } from '../../ui/plain-page';
import { strings } from './strings';

const route = getRouteApi('/link-account');

/** Asks whether an account of a provider that brought the person's address may sign them in. */
export function LinkAccountPage() {
  const { link, provider } = route.useSearch();
  const me = useMe();
  const navigate = useNavigate();
  const { data: providers } = useQuery(trpc.oidc.providers.queryOptions({}));
  const name = providers?.items.find(({ id }) => id === provider)?.name ?? provider ?? '';
  const agree = useMutation({
    ...trpc.oidc.link.mutationOptions({
      onSuccess: async ({ provider: { name: connected } }) => {
        notifyDone(strings.link.done(connected));
        await navigate({ to: '/account', search: { tab: 'security' } });
      },
    }),
    meta: { handled: true },
  });
  if (link === undefined) {
    return (
      <PlainPage title={strings.noToken}>
        <Text size="sm">{strings.noTokenBody}</Text>
      </PlainPage>
    );
  }
  return (
    <PlainPage title={strings.link.title(name)}>
      <Stack>
        <Text size="sm">{strings.link.body(name, me.user?.email ?? '')}</Text>
        <FormFailure error={agree.error} />
        <Button loading={agree.isPending} onClick={() => agree.mutate({ flow: link })}>
          {strings.link.agree}
        </Button>
        <Button variant="default" renderRoot={(props) => <Link to="/" {...props} />}>
          {strings.link.decline}
        </Button>
      </Stack>
    </PlainPage>
  );
}
