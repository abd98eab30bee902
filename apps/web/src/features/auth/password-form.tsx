import { Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { trpc } from '../../api/client';
import { toProblem } from '../../api/errors';
import { FormFailure } from '../../ui/form-failure';
import { submitWith } from '../../ui/submit-with';
import { TextLink } from '../../ui/text-link';
import { ResendVerification } from './resend-verification';
import { secondStepOf } from './sign-in-search';
import type { SecondStepDue } from './sign-in-search';
import { strings } from './strings';
import { useSignInDone } from './use-sign-in-done';
import { validateEmail, validateRequired } from './validate';

interface PasswordFormProps {
  redirect: string | undefined;
  onSecondStep: (due: SecondStepDue) => void;
}

/** The first step: address and password. */
export function PasswordForm({ redirect, onSecondStep }: PasswordFormProps) {
  const done = useSignInDone(redirect);
  const login = useMutation({ ...trpc.auth.login.mutationOptions(), meta: { handled: true } });
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { email: '', password: '' },
    validate: { email: validateEmail, password: validateRequired },
  });
  const problem = login.error === null ? null : toProblem(login.error);
  const submit = submitWith(form, async ({ email, password }) => {
    try {
      await login.mutateAsync({ email: email.trim(), password });
    } catch (error) {
      const { code, details } = toProblem(error);
      const due = code === 'MFA_REQUIRED' ? secondStepOf(details) : null;
      if (due === null) throw error;
      onSecondStep(due);
      return;
    }
    await done();
  });
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        {problem?.code !== 'MFA_REQUIRED' && <FormFailure error={login.error} />}
        {problem?.code === 'EMAIL_UNVERIFIED' && login.variables !== undefined && (
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
  );
}
