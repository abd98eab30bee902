import { Button, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { trpc } from '../../api/client';
import type { CodeRequest } from '../../api/types';
import { FormFailure } from '../../ui/form-failure';
import { submitWith } from '../../ui/submit-with';
import { strings } from './strings';
import { validatePhone } from './validate';

/** A code that was asked for; nobody knows yet whether there is one. */
export interface SentRecoveryCode {
  readonly flowId: string;
  readonly request: CodeRequest & { readonly phone: string };
}

/** Has a code texted, if an account has verified the number. */
export function ForgotBySms({ onSent }: { onSent: (sent: SentRecoveryCode) => void }) {
  const send = useMutation({ ...trpc.otp.send.mutationOptions(), meta: { handled: true } });
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { phone: '' },
    validate: { phone: validatePhone },
  });
  const submit = submitWith(form, async (values) => {
    const request = { channel: 'sms', purpose: 'recovery', phone: values.phone.trim() } as const;
    const { flowId } = await send.mutateAsync(request);
    onSent({ flowId, request });
  });
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <Text size="sm" c="dimmed">
          {strings.forgot.smsBody}
        </Text>
        <FormFailure error={send.error} />
        <TextInput
          label={strings.phone}
          description={strings.phoneHint}
          type="tel"
          autoComplete="tel"
          required
          key={form.key('phone')}
          {...form.getInputProps('phone')}
        />
        <Button type="submit" loading={send.isPending}>
          {strings.forgot.sendCode}
        </Button>
      </Stack>
    </form>
  );
}
