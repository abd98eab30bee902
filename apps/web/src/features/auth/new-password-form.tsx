import { Button, PasswordInput, Stack } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { enterSession, trpc } from '../../api/client';
import { focusOnMount } from '../../ui/focus-on-mount';
import { FormFailure } from '../../ui/form-failure';
import { PlainPage } from '../../ui/plain-page';
import { submitWith } from '../../ui/submit-with';
import { strings } from './strings';
import { validateNewPassword } from './validate';

interface NewPasswordProps {
  /** From the link in a mail, or for a code. */
  token: string;
  footer: ReactNode;
}

/** Sets a new password, and then asks to sign in with it. */
export function NewPasswordForm({ token, footer }: NewPasswordProps) {
  const reset = useMutation({
    ...trpc.auth.resetPassword.mutationOptions(),
    meta: { handled: true },
  });
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { password: '' },
    validate: { password: validateNewPassword },
  });
  if (reset.isSuccess) {
    return (
      <PlainPage title={strings.reset.done} description={strings.reset.doneBody}>
        <Button fullWidth renderRoot={(props) => <Link to="/signin" {...props} />}>
          {strings.signIn.submit}
        </Button>
      </PlainPage>
    );
  }
  const submit = submitWith(form, async ({ password }) => {
    await reset.mutateAsync({ token, password });
    await enterSession();
  });
  return (
    <PlainPage title={strings.reset.title} footer={footer}>
      <form onSubmit={submit} noValidate>
        <Stack>
          <FormFailure error={reset.error} />
          <PasswordInput
            label={strings.newPassword}
            description={strings.passwordHint}
            autoComplete="new-password"
            required
            ref={focusOnMount}
            key={form.key('password')}
            {...form.getInputProps('password')}
          />
          <Button type="submit" loading={reset.isPending}>
            {strings.reset.submit}
          </Button>
        </Stack>
      </form>
    </PlainPage>
  );
}
