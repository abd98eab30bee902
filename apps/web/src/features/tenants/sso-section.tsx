import { ActionIcon, Button, Group, Select, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconTrash } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { trpc } from '../../api/client';
import { notifyDone } from '../../api/notify';
import { useMay } from '../../api/session';
import type { SsoSettings } from '../../api/types';
import { FormFailure } from '../../ui/form-failure';
import { Item, ItemList } from '../../ui/item-list';
import { Section } from '../../ui/section';
import { submitWith } from '../../ui/submit-with';
import { validateRequired } from '../auth/validate';
import { strings } from './strings';

/** Which domains sign in through which provider. Nothing, where the installation has no providers. */
export function SsoSection({ tenantId }: { tenantId: string }) {
  const { data: providers } = useQuery(trpc.oidc.providers.queryOptions({}));
  const { data: settings } = useQuery(trpc.tenants.sso.get.queryOptions({ tenantId }));
  const offered = providers?.items ?? [];
  if (settings === undefined || (offered.length === 0 && settings.domains.length === 0))
    return null;
  return (
    <Section title={strings.sso.title} description={strings.sso.body}>
      <Rules key={settings.version} tenantId={tenantId} settings={settings} providers={offered} />
    </Section>
  );
}

interface RulesProps {
  tenantId: string;
  settings: SsoSettings;
  providers: readonly { readonly id: string; readonly name: string }[];
}

function Rules({ tenantId, settings, providers }: RulesProps) {
  const mayManage = useMay('sso.manage');
  const client = useQueryClient();
  const set = useMutation({
    ...trpc.tenants.sso.set.mutationOptions({
      onSuccess: () => notifyDone(strings.sso.saved),
      // The rules share their version with the rest of the tenant.
      onSettled: () =>
        Promise.all([
          client.invalidateQueries(trpc.tenants.sso.get.queryFilter()),
          client.invalidateQueries(trpc.tenants.get.queryFilter()),
        ]),
    }),
    meta: { handled: true },
  });
  const { domains, version } = settings;
  const save = (next: SsoSettings['domains']) =>
    set.mutateAsync({ tenantId, domains: next, expectedVersion: version });
  const nameOf = (id: string) => providers.find((provider) => provider.id === id)?.name ?? id;
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { domain: '', providerId: providers[0]?.id ?? '' },
    validate: { domain: validateRequired, providerId: validateRequired },
  });
  const add = submitWith(form, ({ domain, providerId }) =>
    save([...domains, { domain: domain.trim().toLowerCase(), providerId }]),
  );
  return (
    <Stack>
      <FormFailure error={set.error} />
      {domains.length === 0 ? (
        <Text size="sm">{strings.sso.none}</Text>
      ) : (
        <ItemList label={strings.sso.title}>
          {domains.map(({ domain, providerId }) => (
            <Item
              key={domain}
              actions={
                mayManage && (
                  <ActionIcon
                    variant="default"
                    aria-label={strings.sso.remove(domain)}
                    disabled={set.isPending}
                    onClick={() =>
                      void save(domains.filter((rule) => rule.domain !== domain)).catch(
                        () => undefined,
                      )
                    }
                  >
                    <IconTrash size={16} aria-hidden />
                  </ActionIcon>
                )
              }
            >
              <Text size="sm" fw={550}>
                {domain}
              </Text>
              <Text size="sm" c="dimmed">
                {nameOf(providerId)}
              </Text>
            </Item>
          ))}
        </ItemList>
      )}
      {mayManage && providers.length > 0 && (
        <form onSubmit={add} noValidate>
          <Group align="flex-start" gap="sm">
            <TextInput
              label={strings.sso.domain}
              placeholder="example.com"
              style={{ flex: '1 1 180px', maxWidth: 300 }}
              key={form.key('domain')}
              {...form.getInputProps('domain')}
            />
            <Select
              label={strings.sso.provider}
              data={providers.map(({ id, name }) => ({ value: id, label: name }))}
              allowDeselect={false}
              style={{ flex: '1 1 180px', maxWidth: 300 }}
              key={form.key('providerId')}
              {...form.getInputProps('providerId')}
            />
            <Button type="submit" mt={25} loading={set.isPending}>
              {strings.sso.add}
            </Button>
          </Group>
        </form>
      )}
    </Stack>
  );
}
