import { Button } from '@mantine/core';
import { IconLogin2 } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { trpc } from '../../api/client';
import { safePath } from '../../app/safe-path';
import { providerStart } from './provider-start';
import { strings } from './strings';

/** The providers that this installation trusts to say who somebody is. */
export function ProviderButtons({ redirect }: { redirect: string | undefined }) {
  const { data } = useQuery(trpc.oidc.providers.queryOptions({}));
  return (data?.items ?? []).map(({ id, name }) => (
    <Button
      key={id}
      component="a"
      variant="default"
      leftSection={<IconLogin2 size={18} aria-hidden />}
      href={providerStart(id, { purpose: 'sign_in', returnTo: safePath(redirect) })}
    >
      {strings.signIn.provider(name)}
    </Button>
  ));
}
