import { Button, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { trpc } from '../../api/client';
import { FormFailure } from '../../ui/form-failure';
import { submitWith } from '../../ui/submit-with';
import { strings } from './strings';
import { validateEmail } from './validate';

/** Has a link mailed, if the address has an account. */
export function ForgotByEmail({ onSent }: { onSent: (email: string) => void }) {
  const forgot = useMutation({
    ...trpc.auth.forgotPassword.mutationOptions(),
    meta: { handled: true },
  });
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { email: '' },
    validate: { email: validateEmail },
  });
  const submit = submitWith(form, async (values) => {
    const email = values.email.trim();
    await forgot.mutateAsync({ email });
    onSent(email);
  });
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <Text size="sm" c="dimmed">
          {strings.forgot.body}
        </Text>
        <FormFailure error={forgot.error} />
        <TextInput
          label={strings.email}
          type="email"
          autoComplete="username"
          required
          key={form.key('email')}
          {...form.getInputProps('email')}
        />
        <Button type="submit" loading={forgot.isPending}>
          {strings.forgot.submit}
        </Button>
      </Stack>
    </form>
  );
}
