import { Button, PasswordInput, Stack, Text } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { Link, getRouteApi } from '@tanstack/react-router';
import { enterSession, trpc } from '../../api/client';
import { FormFailure } from '../../ui/form-failure';
import { PlainPage } from '../../ui/plain-page';
import { submitWith } from '../../ui/submit-with';
import { TextLink } from '../../ui/text-link';
import { strings } from './strings';
import { validateNewPassword } from './validate';

const route = getRouteApi('/reset-password');

/** Sets a new password with the token of a mailed link. */
export function ResetPasswordPage() {
  const { token } = route.useSearch();
  const reset = useMutation({
    ...trpc.auth.resetPassword.mutationOptions(),
    meta: { handled: true },
  });
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { password: '' },
    validate: { password: validateNewPassword },
  });
  const another = (
    <TextLink to="/forgot-password" size="sm" underline="always">
      {strings.reset.another}
    </TextLink>
  );
  if (token === undefined) {
    return (
      <PlainPage title={strings.noToken} footer={another}>
        <Text size="sm">{strings.noTokenBody}</Text>
      </PlainPage>
    );
  }
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
    <PlainPage title={strings.reset.title} footer={another}>
      <form onSubmit={submit} noValidate>
        <Stack>
          <FormFailure error={reset.error} />
          <PasswordInput
            label={strings.newPassword}
            description={strings.passwordHint}
            autoComplete="new-password"
            required
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
