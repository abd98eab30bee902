import { Button, Group, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { refreshMe, trpc } from '../../api/client';
import { notifyDone } from '../../api/notify';
import { useMay } from '../../api/session';
import type { Tenant } from '../../api/types';
import { Section } from '../../ui/section';
import { submitWith } from '../../ui/submit-with';
import { Time } from '../../ui/time';
import { validateRequired } from '../auth/validate';
import { strings } from './strings';

/** The tenant's name, plan and age. */
export function GeneralSection({ tenant }: { tenant: Tenant }) {
  const mayUpdate = useMay('tenants.update');
  const client = useQueryClient();
  const update = useMutation(
    trpc.tenants.update.mutationOptions({
      onSuccess: () => notifyDone(strings.settings.saved),
      onSettled: () =>
        Promise.all([client.invalidateQueries(trpc.tenants.get.queryFilter()), refreshMe()]),
    }),
  );
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { name: tenant.name },
    validate: { name: validateRequired },
  });
  const submit = submitWith(form, ({ name }) =>
    update.mutateAsync({ tenantId: tenant.id, name, expectedVersion: tenant.version }),
  );
  return (
    <Section title={strings.settings.general}>
      <form onSubmit={submit} noValidate>
        <Group align="flex-end" gap="sm">
          <TextInput
            label={strings.settings.name}
            maxLength={100}
            readOnly={!mayUpdate}
            style={{ flex: '1 1 240px', maxWidth: 420 }}
            key={form.key('name')}
            {...form.getInputProps('name')}
          />
          {mayUpdate && (
            <Button type="submit" loading={update.isPending}>
              {strings.settings.rename}
            </Button>
          )}
        </Group>
      </form>
      <Text size="sm" c="dimmed" mt="md">
        {strings.settings.plan}: {tenant.plan} · {strings.settings.created}{' '}
        <Time value={tenant.createdAt} />
      </Text>
    </Section>
  );
}
