import { Anchor, Button, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { trpc } from '../../api/client';
import { useMe } from '../../api/session';
import { FormFailure } from '../../ui/form-failure';
import { PlainPage } from '../../ui/plain-page';
import { submitWith } from '../../ui/submit-with';
import { validateRequired } from '../auth/validate';
import { DeletedTenants } from './deleted-tenants';
import { strings } from './strings';
import { useEnterTenant } from './use-enter-tenant';
import { useSignOut } from './use-sign-out';

/** Creates a tenant, the first one or another. */
export function NewTenantPage() {
  const me = useMe();
  const { enter, busy } = useEnterTenant();
  const { signOut } = useSignOut();
  const create = useMutation({ ...trpc.tenants.create.mutationOptions(), meta: { handled: true } });
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { name: '' },
    validate: { name: validateRequired },
  });
  const submit = submitWith(form, async (values) => {
    const { id } = await create.mutateAsync(values);
    await enter(id);
  });
  return (
    <PlainPage
      title={strings.create.title}
      description={strings.create.body}
      footer={
        me.user !== null && (
          <span>
            {strings.create.signedInAs(me.user.email)}{' '}
            <Anchor component="button" type="button" size="sm" underline="always" onClick={signOut}>
              {strings.create.signOut}
            </Anchor>
          </span>
        )
      }
    >
      <form onSubmit={submit} noValidate>
        <Stack>
          <FormFailure error={create.error} />
          <TextInput
            label={strings.create.name}
            placeholder={strings.create.namePlaceholder}
            autoComplete="organization"
            maxLength={100}
            required
            key={form.key('name')}
            {...form.getInputProps('name')}
          />
          <Button type="submit" loading={create.isPending || busy}>
            {strings.create.submit}
          </Button>
        </Stack>
      </form>
      {me.memberships.length > 0 && (
        <Stack gap="xs" mt="lg">
          <Text size="sm" c="dimmed">
            {strings.create.or}
          </Text>
          {me.memberships.map(({ tenantId, tenantName }) => (
            <Button
              key={tenantId}
              variant="default"
              disabled={busy}
              onClick={() => void enter(tenantId).catch(() => undefined)}
            >
              {tenantName}
            </Button>
          ))}
        </Stack>
      )}
      <DeletedTenants />
    </PlainPage>
  );
}
