import { Button, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { enterSession, refreshMe, trpc } from '../../api/client';
import { safePath } from '../../app/safe-path';
import { FormFailure } from '../../ui/form-failure';
import { PlainPage } from '../../ui/plain-page';
import { submitWith } from '../../ui/submit-with';
import { TextLink } from '../../ui/text-link';
import { strings } from './strings';
import { validateEmail, validateNewPassword, validateRequired } from './validate';

const route = getRouteApi('/signup');

/** Creates an account. Where addresses must be verified first, it ends by sending people to their mail. */
export function SignUpPage() {
  const search = route.useSearch();
  const navigate = useNavigate();
  const signup = useMutation({ ...trpc.auth.signup.mutationOptions(), meta: { handled: true } });
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { name: '', email: '', password: '' },
    validate: { name: validateRequired, email: validateEmail, password: validateNewPassword },
  });
  const submit = submitWith(form, async (values) => {
    await signup.mutateAsync({ ...values, email: values.email.trim() });
    const { user } = await refreshMe();
    if (user === null) return;
    await enterSession();
    await navigate({ href: safePath(search.redirect) });
  });
  if (signup.isSuccess) {
    return (
      <PlainPage title={strings.checkMail.title} withMailbox>
        <Text size="sm">{strings.checkMail.body(signup.variables.email)}</Text>
      </PlainPage>
    );
  }
  return (
    <PlainPage
      title={strings.signUp.title}
      footer={
        <span>
          {strings.signUp.haveAccount}{' '}
          <TextLink to="/signin" search={search} size="sm" underline="always">
            {strings.signUp.link}
          </TextLink>
        </span>
      }
    >
      <form onSubmit={submit} noValidate>
        <Stack>
          <FormFailure error={signup.error} />
          <TextInput
            label={strings.name}
            autoComplete="name"
            required
            key={form.key('name')}
            {...form.getInputProps('name')}
          />
          <TextInput
            label={strings.email}
            type="email"
            autoComplete="username"
            required
            key={form.key('email')}
            {...form.getInputProps('email')}
          />
          <PasswordInput
            label={strings.password}
            description={strings.passwordHint}
            autoComplete="new-password"
            required
            key={form.key('password')}
            {...form.getInputProps('password')}
          />
          <Button type="submit" loading={signup.isPending}>
            {strings.signUp.submit}
          </Button>
        </Stack>
      </form>
    </PlainPage>
  );
}
