import { Button, PasswordInput, Stack } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { refreshMe, trpc } from '../../../api/client';
import { notifyDone } from '../../../api/notify';
import { useSession } from '../../../api/session';
import { FormFailure } from '../../../ui/form-failure';
import { Section } from '../../../ui/section';
import { submitWith } from '../../../ui/submit-with';
import { strings as auth } from '../../auth/strings';
import { validateNewPassword, validateRequired } from '../../auth/validate';
import { strings } from '../strings';

/** Sets another password; it takes the current one. */
export function PasswordSection() {
  const { user } = useSession();
  const client = useQueryClient();
  const change = useMutation({
    ...trpc.auth.changePassword.mutationOptions(),
    meta: { handled: true },
  });
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { currentPassword: '', newPassword: '' },
    validate: { currentPassword: validateRequired, newPassword: validateNewPassword },
  });
  const submit = submitWith(form, async (values) => {
    await change.mutateAsync(values);
    await refreshMe();
    form.reset();
    notifyDone(strings.changed);
    void client.invalidateQueries(trpc.auth.sessions.pathFilter());
    void client.invalidateQueries(trpc.auth.activity.pathFilter());
  });
  return (
    <Section title={strings.password}>
      <form onSubmit={submit} noValidate>
        <Stack maw={420}>
          <FormFailure error={change.error} />
          <input
            type="text"
            name="username"
            autoComplete="username"
            value={user.email}
            readOnly
            hidden
          />
          <PasswordInput
            label={strings.currentPassword}
            autoComplete="current-password"
            required
            key={form.key('currentPassword')}
            {...form.getInputProps('currentPassword')}
          />
          <PasswordInput
            label={strings.newPassword}
            description={auth.passwordHint}
            autoComplete="new-password"
            required
            key={form.key('newPassword')}
            {...form.getInputProps('newPassword')}
          />
          <Button type="submit" loading={change.isPending} style={{ alignSelf: 'flex-start' }}>
            {strings.change}
          </Button>
        </Stack>
      </form>
    </Section>
  );
}
