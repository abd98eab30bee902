import { Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { enterSession, trpc } from '../../api/client';
import { toProblem } from '../../api/errors';
import { safePath } from '../../app/safe-path';
import { FormFailure } from '../../ui/form-failure';
import { PlainPage } from '../../ui/plain-page';
import { TextLink } from '../../ui/text-link';
import { submitWith } from '../../ui/submit-with';
import { ResendVerification } from './resend-verification';
import { strings } from './strings';
import { validateEmail, validateRequired } from './validate';

const route = getRouteApi('/signin');

/** Signs a person in and leads them to where they wanted to go. */
export function SignInPage() {
  const search = route.useSearch();
  const navigate = useNavigate();
  const login = useMutation({ ...trpc.auth.login.mutationOptions(), meta: { handled: true } });
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { email: '', password: '' },
    validate: { email: validateEmail, password: validateRequired },
  });
  const submit = submitWith(form, async (values) => {
    await login.mutateAsync({ email: values.email.trim(), password: values.password });
    await enterSession();
    await navigate({ href: safePath(search.redirect) });
  });
  return (
    <PlainPage
      title={strings.signIn.title}
      withMailbox
      footer={
        <span>
          {strings.signIn.noAccount}{' '}
          <TextLink to="/signup" search={search} size="sm" underline="always">
            {strings.signIn.link}
          </TextLink>
        </span>
      }
    >
      <form onSubmit={submit} noValidate>
        <Stack>
          <FormFailure error={login.error} />
          {login.error !== null && toProblem(login.error).code === 'EMAIL_UNVERIFIED' && (
            <ResendVerification email={login.variables.email} />
          )}
          <TextInput
            label={strings.email}
            type="email"
            autoComplete="username"
            required
            data-autofocus
            key={form.key('email')}
            {...form.getInputProps('email')}
          />
          <PasswordInput
            label={strings.password}
            autoComplete="current-password"
            required
            key={form.key('password')}
            {...form.getInputProps('password')}
          />
          <Button type="submit" loading={login.isPending}>
            {strings.signIn.submit}
          </Button>
          <TextLink to="/forgot-password" size="sm" ta="center" underline="always">
            {strings.signIn.forgot}
          </TextLink>
        </Stack>
      </form>
    </PlainPage>
  );
}
