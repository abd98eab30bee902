import { Button, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { trpc } from '../../api/client';
import { FormFailure } from '../../ui/form-failure';
import { PlainPage } from '../../ui/plain-page';
import { submitWith } from '../../ui/submit-with';
import { TextLink } from '../../ui/text-link';
import { strings } from './strings';
import { validateEmail } from './validate';

/** Asks for a link to set a new password. The answer never tells whether an account exists. */
export function ForgotPasswordPage() {
  const forgot = useMutation({
    ...trpc.auth.forgotPassword.mutationOptions(),
    meta: { handled: true },
  });
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { email: '' },
    validate: { email: validateEmail },
  });
  const back = (
    <TextLink to="/signin" size="sm" underline="always">
      {strings.forgot.back}
    </TextLink>
  );
  if (forgot.isSuccess) {
    return (
      <PlainPage title={strings.checkMail.title} footer={back} withMailbox>
        <Text size="sm">{strings.checkMail.body(forgot.variables.email)}</Text>
      </PlainPage>
    );
  }
  return (
    <PlainPage title={strings.forgot.title} description={strings.forgot.body} footer={back}>
      <form
        onSubmit={submitWith(form, ({ email }) => forgot.mutateAsync({ email: email.trim() }))}
        noValidate
      >
        <Stack>
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
    </PlainPage>
  );
}
