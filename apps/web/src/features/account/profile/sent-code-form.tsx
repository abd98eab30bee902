import { Button, Group, Stack, Text } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { trpc } from '../../../api/client';
import { CodeInput } from '../../../ui/code-input';
import { focusOnMount } from '../../../ui/focus-on-mount';
import { FormFailure } from '../../../ui/form-failure';
import { submitWith } from '../../../ui/submit-with';
import { validateRequired } from '../../auth/validate';
import { strings } from '../strings';

interface SentCodeProps {
  flowId: string;
  purpose: 'verify_email' | 'verify_phone';
  sending: boolean;
  onResend: () => void;
  onVerified: () => Promise<void>;
}

/** Takes the code that was sent. */
export function SentCodeForm({ flowId, purpose, sending, onResend, onVerified }: SentCodeProps) {
  const verify = useMutation({ ...trpc.otp.verify.mutationOptions(), meta: { handled: true } });
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { code: '' },
    validate: { code: validateRequired },
  });
  const submit = submitWith(form, async ({ code }) => {
    await verify.mutateAsync({ flowId, purpose, code });
    await onVerified();
  });
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="sm">
        <Text size="sm" role="status">
          {strings.code.sent}
        </Text>
        <FormFailure error={verify.error} />
        <CodeInput
          label={strings.code.label}
          ref={focusOnMount}
          maw={240}
          key={form.key('code')}
          {...form.getInputProps('code')}
        />
        <Group gap="xs">
          <Button type="submit" loading={verify.isPending}>
            {strings.code.verify}
          </Button>
          <Button variant="default" loading={sending} onClick={onResend}>
            {strings.code.again}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
